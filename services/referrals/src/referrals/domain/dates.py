"""Days and moments: which day it is in England, when a day's event took effect, how many weeks lie between days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
DAYS_PER_WEEK = 7


def day_of(moment: datetime) -> date:
    """The day it is in England at that moment."""
    return moment.astimezone(ENGLAND).date()


def effective_at(day: date, now: datetime) -> datetime:
    """When something stated with a day only took effect: now for today, else the beginning of that day in England."""
    if day == day_of(now):
        return now
    return datetime.combine(day, time(), ENGLAND).astimezone(UTC)


def weeks_between(first: date, last: date) -> int:
    """Calendar weeks from `first` to `last`, every begun week counted whole and never less than one."""
    return max(1, -(-(last - first).days // DAYS_PER_WEEK))
