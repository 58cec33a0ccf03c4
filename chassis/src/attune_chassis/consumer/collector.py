"""Python's cycle collector, told to look less often while many records are read.

A transaction of 2,000 records is 50,000 to 100,000 objects, without a cycle among them. By its defaults the collector
looks through them hundreds of times a transaction, and sometimes through the whole process: that was more than half of
the processor time of a bulk consumer (docs/decisions/0010-consumer-speed.md). The threshold is above what a transaction
makes, so that it usually ends, and frees it all, before any look. What is found late is bounded by it: some 20 MB.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (200_000, 20, 100)
"""New objects before a look at the youngest; looks before one at the middle; and before one at everything."""

_holders: list[tuple[int, int, int]] = []


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """For as long as any block of this kind runs in the process; then as it was before."""
    _holders.append(gc.get_threshold())
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        before = _holders.pop()
        if not _holders:
            gc.set_threshold(*before)
