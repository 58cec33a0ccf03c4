"""London's clock: which day it is there, and when a time of day there is, in UTC.

Twice a year the clock is changed, at 01:00 UTC on the last Sunday of March and of October. What does not exist then, or
exists twice, is defined here so that a later time never is an earlier moment. (Taking 01:30 in March for 02:30, as
calendars do, puts it after 02:00: an hour that ends before it begins.)
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from attune_chassis.days import ENGLAND, day_of

LONDON: ZoneInfo = ENGLAND


def london_day(at: datetime) -> date:
    """The day it is in London at that moment. Raises `ValueError` for a moment without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"which day it is needs a moment with a time zone; {at.isoformat()} has none")
    return day_of(at)


def london_instant(day: date, at: time) -> datetime:
    """The moment, in UTC, at which clocks in London show `at` on that day.

    A time the clocks jump over in March (01:00 to 01:59) is the moment of the jump, 02:00 summer time. A time they show
    twice in October (01:00 to 01:59) is the first of the two. So every time of every day has exactly one moment.
    Raises `ValueError` for a time that carries a time zone.
    """
    if at.tzinfo is not None:
        raise ValueError(f"a time on London's clock has no time zone of its own; {at.isoformat()} has one")
    meant = datetime.combine(day, at.replace(fold=0), LONDON)
    moment = meant.astimezone(UTC)
    if moment.astimezone(LONDON).time() == meant.time():
        return moment
    return moment.replace(minute=0, second=0, microsecond=0)  # clocks here jump on the full hour of UTC
