"""What decisions ask of the calendar and of England's clock; the answers are the same whenever they are asked."""

from datetime import date, datetime, time
from typing import Protocol


class Calendar(Protocol):
    """One authority's days. Instants are UTC, days and times of day are England's (both clock changes are defined)."""

    def day_of(self, at: datetime) -> date:
        """The day it is in England at that instant."""

    def instant(self, day: date, at: time) -> datetime:
        """The instant at which clocks in England show `at` on that day."""

    def is_school_day(self, day: date) -> bool:
        """Whether there is school; beyond the known terms, whether it is a working day."""

    def is_working_day(self, day: date) -> bool:
        """Whether it is a Monday to Friday and no bank holiday."""

    def add_working_days(self, day: date, days: int) -> date:
        """The day so many working days after `day`, which does not count itself."""

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`."""
