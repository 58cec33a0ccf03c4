"""The calendar of each authority: term dates are documents in `terms/`, the counting is the chassis'."""

from collections.abc import Mapping
from datetime import date, datetime, time
from importlib.resources import files

from attune_chassis.working_days import (
    TermsUnknownError,
    WorkingCalendar,
    load_terms,
    london_day,
    london_instant,
)

from notifications.domain.calendar import Calendar


class AuthorityCalendar:
    """A calendar as decisions ask it. Beyond the terms anybody has set, a working day passes for a day of school."""

    def __init__(self, days: WorkingCalendar) -> None:
        self._days = days

    def day_of(self, at: datetime) -> date:
        """The day it is in England at that instant."""
        return london_day(at)

    def instant(self, day: date, at: time) -> datetime:
        """The instant at which clocks in England show `at` on that day."""
        return london_instant(day, at)

    def is_school_day(self, day: date) -> bool:
        """Whether there is school; beyond the known terms, whether it is a working day."""
        try:
            return self._days.is_school_day(day)
        except TermsUnknownError:
            return self._days.is_working_day(day)

    def is_working_day(self, day: date) -> bool:
        """Whether it is a Monday to Friday and no bank holiday."""
        return self._days.is_working_day(day)

    def add_working_days(self, day: date, days: int) -> date:
        """The day so many working days after `day`, which does not count itself."""
        return self._days.add(day, days)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`."""
        return self._days.between(first, last)


class Calendars:
    """Every authority's calendar; one without term dates has working days only."""

    def __init__(self, by_authority: Mapping[str, WorkingCalendar]) -> None:
        self._by_authority = {authority: AuthorityCalendar(days) for authority, days in by_authority.items()}
        self._without_terms = AuthorityCalendar(WorkingCalendar())

    def of(self, authority: str) -> Calendar:
        """The calendar of an authority."""
        return self._by_authority.get(authority, self._without_terms)


def load_calendars() -> Calendars:
    """The calendars of every document in `terms/`. Raises TermsError."""
    return Calendars(load_terms(files("notifications").joinpath("terms")))
