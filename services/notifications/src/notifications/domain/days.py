"""Days as people in England count them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ENGLAND = ZoneInfo("Europe/London")
NOON = time(12)


def day_of(moment: datetime) -> date:
    """The day in England on which an aware moment falls."""
    return moment.astimezone(ENGLAND).date()


def moment_of(day: date, *, now: datetime) -> datetime:
    """The moment a day stands for where no time of day is known: noon in England, but never later than now."""
    return min(datetime.combine(day, NOON, ENGLAND).astimezone(UTC), now)
