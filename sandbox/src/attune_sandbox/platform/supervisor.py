"""Watches the platform's processes: one that ends by itself is told and started again, later each time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attune_sandbox.errors import SandboxError
from attune_sandbox.platform.parts import Part

BACKOFF_SECONDS_FIRST = 1.0
BACKOFF_SECONDS_MAX = 30.0
STEADY_SECONDS = 60.0
"""A process that ran this long before it ended counts as healthy: its next restart is quick again."""

Tell = Callable[[str], None]


@dataclass(slots=True)
class _Watch:
    part: Part
    started_at: float
    failures: int = 0
    again_at: float | None = None


class Supervisor:
    """Looks after parts that were started; `now` is a monotonic clock in seconds."""

    def __init__(self, parts: Sequence[Part], *, tell: Tell, now: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._now = now
        self._watches = [_Watch(part, now()) for part in parts]

    def look(self) -> bool:
        """Look at every process once; True when one was started again, so that the state must be written."""
        return sum(self._look_at(watch) for watch in self._watches) > 0  # every one, not only until the first

    def _look_at(self, watch: _Watch) -> bool:
        if watch.again_at is not None:
            return self._now() >= watch.again_at and self._start_again(watch)
        child = watch.part.child
        code = child.exit_code() if child is not None else None
        if code is None:
            return False
        watch.failures = 0 if self._now() - watch.started_at > STEADY_SECONDS else watch.failures
        wait_seconds = backoff_seconds(watch.failures)
        watch.failures += 1
        watch.again_at = self._now() + wait_seconds
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        self._tell(
            f"{watch.part.name} ended {how}; it is started again in {wait_seconds:g} s. Its log: {watch.part.log}"
        )
        return False

    def _start_again(self, watch: _Watch) -> bool:
        watch.again_at = None
        watch.started_at = self._now()
        watch.part.stop()  # forgets the ended process
        try:
            watch.part.start()
        except SandboxError as error:
            watch.failures += 1
            watch.again_at = self._now() + backoff_seconds(watch.failures)
            self._tell(error.sentence)
            return False
        self._tell(f"{watch.part.name} was started again")
        return True


def backoff_seconds(failures: int) -> float:
    """How long to wait before the next start, after so many ends in a row."""
    return float(min(BACKOFF_SECONDS_MAX, BACKOFF_SECONDS_FIRST * 2 ** min(failures, 10)))
