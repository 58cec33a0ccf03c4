"""The bank holidays of England and Wales, computed for any year; a week of five days less these are the working days.

The source is the package `holidays`, because GOV.UK's own list reaches one or two years ahead only. A day proclaimed
for one year (a coronation) is known once that package has it: the tests hold it against GOV.UK's list.
"""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

YEAR_FIRST = 1978
"""The first year with today's set of bank holidays (the early May one was the last to come)."""

YEAR_LAST = 2100
"""The last year for which the package knows the days of Easter and the rules that move a holiday to a weekday."""

DAYS_OF_WORK_PER_WEEK = 5


class YearUnknownError(ValueError):
    """A day in a year whose bank holidays nobody can tell."""

    def __init__(self, year: int) -> None:
        super().__init__(f"bank holidays are known from {YEAR_FIRST} to {YEAR_LAST}, not for {year}")
        self.year = year


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of one year, those moved from a weekend included. Raises `YearUnknownError`."""
    if not YEAR_FIRST <= year <= YEAR_LAST:
        raise YearUnknownError(year)
    return frozenset(country_holidays("GB", subdiv="ENG", years=year, expand=False))


@cache
def working_days(year: int) -> tuple[date, ...]:
    """Every Monday to Friday of one year that is no bank holiday, in order. Raises `YearUnknownError`."""
    free = bank_holidays(year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
    return tuple(day for day in days if day.weekday() < DAYS_OF_WORK_PER_WEEK and day not in free)
