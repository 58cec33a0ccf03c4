"""The search: data one version allows and the other refuses.

First every single step away from the simplest example, which is exhaustive for what one field decides and minimal by
construction; then random wholes, whose first hit Hypothesis shrinks. Both are the same in every run and bounded.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import find, given
from hypothesis.errors import NoSuchExample

from attune_contracts.compatibility.corners import replayed
from attune_contracts.compatibility.finding import Counterexample
from attune_contracts.compatibility.generation import simplest, steps, wholes
from attune_contracts.compatibility.shape import Schema, flat
from attune_contracts.compatibility.validity import Reader

RANDOM_EXAMPLES_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one type: what people call it, and its schema as written."""

    label: str
    schema: Mapping[str, Any]


def counterexamples(
    writer: Version, reader: Version, *, strangers_write: bool = False, tried: Callable[[], None] = lambda: None
) -> Iterator[Counterexample]:
    """Data the writer's version allows and the reader's refuses: one for each field it is refused for.

    `tried` is called for each example, for whoever counts. Raises UnreadableSchemaError.
    """
    shape, other = flat(writer.schema), flat(reader.schema)
    writes, reads = Reader(writer.schema), Reader(reader.schema)
    seen: set[str] = set()
    for data in valid_steps(shape, other, writes, strangers_write=strangers_write):
        tried()
        for at, why in reads.refusals(data).items():
            if at not in seen:
                seen.add(at)
                yield Counterexample(writer.label, reader.label, data, at, why)
    if not seen:
        yield from _random_counterexample(writer, reader, shape, tried)


def valid_steps(shape: Schema, other: Schema, writes: Reader, *, strangers_write: bool = False) -> Iterator[Any]:
    """The simplest example and every valid step from it."""
    start = simplest(shape, writes)
    yield start
    for data in steps(start, shape, other, strangers_write=strangers_write):
        if writes.takes(data):
            yield data


def random_wholes(shape: Schema, writes: Reader, examples_max: int) -> list[Any]:
    """Random valid data, the same in every run."""
    found: list[Any] = []

    @replayed(examples_max)
    @given(wholes(shape).filter(writes.takes))
    def collect(data: Any) -> None:
        found.append(data)

    collect()
    return found


def _random_counterexample(
    writer: Version, reader: Version, shape: Schema, tried: Callable[[], None]
) -> Iterator[Counterexample]:
    writes, reads = Reader(writer.schema), Reader(reader.schema)

    def is_counterexample(data: Any) -> bool:
        tried()
        return writes.takes(data) and not reads.takes(data)

    try:
        data = find(wholes(shape), is_counterexample, settings=replayed(RANDOM_EXAMPLES_MAX))
    except NoSuchExample:
        return
    for at, why in reads.refusals(data).items():
        yield Counterexample(writer.label, reader.label, data, at, why)
