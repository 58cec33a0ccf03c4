"""How long to wait before trying again: doubling, bounded, and spread by chance so that many do not come back at once."""

import random

FIRST_SECONDS = 0.2
MAX_SECONDS = 5.0


def back_off_seconds(attempt: int, *, chance: float, max_seconds: float = MAX_SECONDS) -> float:
    """The wait after the attempt numbered from 0; chance (0 to 1) scales it to between half and all of its length."""
    full = min(max_seconds, FIRST_SECONDS * float(2 ** min(attempt, 16)))
    return full * (0.5 + chance / 2)


def draw_chance() -> float:
    """A number from 0 to 1; kept apart from the curve so that the curve can be tested."""
    return random.random()  # noqa: S311 - spreads waiting, guards nothing
