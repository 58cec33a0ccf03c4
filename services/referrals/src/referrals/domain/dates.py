"""Days as decisions see them: stated by somebody, and how many weeks lie between two."""

from dataclasses import dataclass
from datetime import date, datetime

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class StatedDay:
    """The day somebody says it happened, the day it is now, and the moment from which on it counts."""

    day: date
    today: date
    effective_at: datetime


def weeks_between(first: date, last: date) -> int:
    """Calendar weeks from `first` to `last`, every begun week counted whole and never less than one."""
    return max(1, -(-(last - first).days // DAYS_PER_WEEK))
