"""Waiting for something another process does: a condition asked again within a time, naming what it was."""

import time
from collections.abc import Callable

POLL_SECONDS = 0.05


def wait_until(
    condition: Callable[[], object], awaited: str, *, timeout_seconds: float, told: Callable[[], str] = lambda: ""
) -> None:
    """Poll until `condition()` is true; raises TimeoutError naming what was awaited, and what `told()` knows."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout_seconds:g} seconds until {awaited}. {told()}")
        time.sleep(POLL_SECONDS)
