"""Being asked to stop: Ctrl-C, SIGTERM and SIGHUP all mean one exception, raised once, in the main thread."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked the launcher to stop."""


@contextmanager
def stop_by_signal() -> Iterator[None]:
    """Within the block the first stop signal raises StopRequested and every later one is ignored."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_stop_signals() -> None:
    """From now on stopping is under way and is not interrupted."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
