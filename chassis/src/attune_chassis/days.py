"""Days and moments: which day it is in England, and when something stated with a day only took effect.

Decisions never ask: they are given the days and moments, and need neither a time zone nor this file.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """The day it is in England at that moment."""
    return moment.astimezone(ENGLAND).date()


def effective_at(day: date, now: datetime) -> datetime:
    """When something stated with a day only took effect: now for today, else the beginning of that day in England."""
    if day == day_of(now):
        return now
    return datetime.combine(day, time(), ENGLAND).astimezone(UTC)
