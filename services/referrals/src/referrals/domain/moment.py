"""When to look at a referral again."""

from dataclasses import dataclass
from datetime import date, time

START_OF_WORK = time(8)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Moment:
    """When to look at a referral again: a day and a time of day in England; `name` is unique for what it is about."""

    kind: str
    name: str
    on: date
    at: time
