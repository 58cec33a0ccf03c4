"""Named steps and visible states of the plumbing's loops.

A loop announces each step to a hook handed in at construction. In production the hook does nothing; a fault test
waits for a step, or kills the process at it. `LoopState` is what readiness and liveness are answered from.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

StepHook: TypeAlias = Callable[[str], Awaitable[None]]
"""Called with the name of a step just before it happens; what it raises is treated like a failure of the step."""


async def no_hook(_step: str) -> None:
    """The hook of production: nothing waits for a step."""


STEPS: Mapping[str, tuple[str, ...]] = {
    "relay": (
        "relay.claim",
        "relay.read_back",
        "relay.settle",
        "relay.settled",
        "relay.send",
        "relay.sent",
        "relay.progress",
        "relay.progressed",
    ),
    "consumer": ("consumer.begin", "consumer.moved", "consumer.commit", "consumer.committed"),
    "timer": ("timer.fire", "timer.commit", "timer.committed"),
    "delivery": ("delivery.call", "delivery.called", "delivery.settle", "delivery.settled"),
    "command": ("command.begin", "command.commit", "command.committed"),
}
"""Every named step, by the kind of work. Fault tests end a process at each of them."""


@dataclass(slots=True)
class LoopState:
    """Whether a loop does its work. `ready` and `detail` are for readiness, `seconds_since_beat` for liveness."""

    ready: bool = False
    detail: str = "starting"
    _beat: float = field(default_factory=time.monotonic)
    _unready_since: float | None = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Say that the loop turns; a loop that waits for its next try turns too."""
        self._beat = time.monotonic()

    def become_ready(self) -> None:
        """The loop does its work."""
        self.ready, self.detail = True, "running"
        self._unready_since = None
        self.beat()

    def become_unready(self, detail: str) -> None:
        """The loop waits or is stopped; `detail` is one sentence without secrets or personal data."""
        self.ready, self.detail = False, detail
        if self._unready_since is None:
            self._unready_since = time.monotonic()
        self.beat()

    @property
    def seconds_since_beat(self) -> float:
        """Seconds of real time since the loop last turned."""
        return time.monotonic() - self._beat

    @property
    def seconds_unready(self) -> float:
        """Seconds of real time since the loop last did its work, 0 while it does."""
        return 0.0 if self._unready_since is None else time.monotonic() - self._unready_since
