"""From a day that may be left out to a day as decisions see it."""

from datetime import date, datetime

from attune_chassis.days import day_of, effective_at

from referrals.domain.dates import StatedDay


def stated_day(day: date | None, now: datetime) -> StatedDay:
    """The day with what follows from it at this moment; today where none was stated."""
    today = day_of(now)
    return StatedDay(day or today, today, effective_at(day or today, now))
