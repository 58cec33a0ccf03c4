"""What a child of the harness does to the code it runs: shorter waits always, a defence taken out when a test says so.

Production code has no such switches; everything here replaces attributes of imported modules, in the child alone.
"""

import time
from collections.abc import Callable

from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.relay.limits import RelayLimits

QUICK_RELAY = {
    "produce_timeout_seconds": 5.0,
    "read_timeout_seconds": 10.0,
    "database_timeout_seconds": 10.0,
    "lock_poll_seconds": 0.1,
    "lock_override_age_seconds": 2.0,
    "lock_override_still_seconds": 1.0,
    "orphan_poll_seconds": 0.2,
    "backoff_seconds_max": 1.0,
    "stopped_retry_seconds": 1.0,
}
QUICK_CONSUMER = {
    "session_timeout_seconds": 3.0,
    "handover_seconds": 2.0,
    "rebalance_seconds_max": 5.0,
    "recheck_seconds": 2.0,
    "kafka_timeout_seconds": 10.0,
    "backoff_seconds_max": 1.0,
    "shutdown_seconds": 3.0,
    "commit_seconds": 2.0,
}
_true_time = time.time


def hasten() -> None:
    """Shorter waits, so that minutes hold many faults. What is true with short ones is true with long ones."""
    for limits, shorter in ((RelayLimits, QUICK_RELAY), (ConsumerLimits, QUICK_CONSUMER)):
        defaults: dict[str, float] = limits.__init__.__kwdefaults__ or {}
        for name, value in shorter.items():
            if name not in defaults:
                raise LookupError(f"{limits.__name__} has no {name} any more")
            defaults[name] = value


def step_wall_clock(seconds: float) -> None:
    """The wall clock is wrong by so much from now on; the monotonic one goes on."""
    time.time = lambda: _true_time() + seconds


DEFENCES: dict[str, Callable[[], None]] = {}
"""How each defence is taken out, by name."""


def remove(defence: str) -> None:
    """Take a defence out of this process."""
    DEFENCES[defence]()
