"""The calendar: counting days that count, forwards and back. An immutable value; bank holidays are England's."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from attune_chassis.working_days.bank_holidays import working_days
from attune_chassis.working_days.terms import Term, TermsUnknownError, in_order

DAY = timedelta(days=1)


class DayCount(StrEnum):
    """Which days count. `working_days`: Monday to Friday, no bank holiday; `term_days`: those of them within a term."""

    WORKING_DAYS = "working_days"
    TERM_DAYS = "term_days"


class WorkingCalendar:
    """Working days of England and Wales and, where terms are given, the days of school among them.

    Days of term are known from the first day of the first term to the last day of the last; every question beyond
    raises `TermsUnknownError`. Working days are known from 1978 to 2100; beyond, `YearUnknownError`. A training day
    of staff (INSET) counts as a day of term: schools choose them one by one.
    """

    __slots__ = ("_school_days", "_terms")

    def __init__(self, terms: Sequence[Term] = ()) -> None:
        """Raises `ValueError` where two terms share a day."""
        self._terms = in_order(terms)
        self._school_days = tuple(
            day
            for term in self._terms
            for year in range(term.first_on.year, term.last_on.year + 1)
            for day in working_days(year)
            if day in term
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """The known terms, in order."""
        return self._terms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and self._terms == other._terms

    def __hash__(self) -> int:
        return hash(self._terms)

    def __repr__(self) -> str:
        return f"WorkingCalendar(terms={list(self._terms)!r})"

    def is_working_day(self, day: date) -> bool:
        """Whether it is a Monday to Friday and no bank holiday. Raises `YearUnknownError`."""
        return _holds(working_days(day.year), day)

    def is_school_day(self, day: date) -> bool:
        """Whether it is a working day within a term. Raises `TermsUnknownError`."""
        self._require_terms_at(day)
        return _holds(self._school_days, day)

    def counts(self, day: date, count: DayCount = DayCount.WORKING_DAYS) -> bool:
        """Whether the day is one of those that count. Raises `TermsUnknownError`, `YearUnknownError`."""
        return self.is_school_day(day) if count is DayCount.TERM_DAYS else self.is_working_day(day)

    def next_counted(self, day: date, count: DayCount = DayCount.WORKING_DAYS) -> date:
        """The day itself if it counts, else the first after it that does. Raises as `counts` does."""
        return day if self.counts(day, count) else self.add(day, 1, count)

    def add(self, day: date, days: int, count: DayCount = DayCount.WORKING_DAYS) -> date:
        """The day that is so many counted days after `day`, which itself does not count: 1 is the next counted one.

        0 gives `day` back, whether it counts or not; a number below 0 goes back the same way, so that -1 is the last
        counted day before it. Raises `TermsUnknownError`, `YearUnknownError`.
        """
        if days == 0:
            return day
        return self._add_term_days(day, days) if count is DayCount.TERM_DAYS else _add_working_days(day, days)

    def between(self, first: date, last: date, count: DayCount = DayCount.WORKING_DAYS) -> int:
        """How many counted days lie after `first` up to and with `last`; below 0 where `last` is before `first`.

        Raises `TermsUnknownError`, `YearUnknownError`.
        """
        if last < first:
            return -self.between(last, first, count)
        if first == last:
            return 0
        if count is DayCount.TERM_DAYS:
            self._require_terms_at(first + DAY)
            self._require_terms_at(last)
            return bisect_right(self._school_days, last) - bisect_right(self._school_days, first)
        whole_years = sum(len(working_days(year)) for year in range(first.year, last.year))
        return whole_years + _number_in_year(last) - _number_in_year(first)

    def _require_terms_at(self, day: date) -> None:
        known_from, known_to = self._reach()
        if known_from is None or known_to is None or not known_from <= day <= known_to:
            raise TermsUnknownError(day, known_from, known_to)

    def _reach(self) -> tuple[date | None, date | None]:
        return (self._terms[0].first_on, self._terms[-1].last_on) if self._terms else (None, None)

    def _add_term_days(self, day: date, days: int) -> date:
        known_from, known_to = self._reach()
        self._require_terms_at(day + DAY if days > 0 else day - DAY)
        place = (
            bisect_right(self._school_days, day) + days - 1 if days > 0 else bisect_left(self._school_days, day) + days
        )
        if not 0 <= place < len(self._school_days):
            beyond = self._terms[-1].last_on + DAY if days > 0 else self._terms[0].first_on - DAY
            raise TermsUnknownError(beyond, known_from, known_to)
        return self._school_days[place]


def _add_working_days(day: date, days: int) -> date:
    year = day.year
    # Which working day of the year it is, counted from 0; years are then passed whole.
    place = (
        bisect_right(working_days(year), day) + days - 1 if days > 0 else bisect_left(working_days(year), day) + days
    )
    while place >= len(working_days(year)):
        place -= len(working_days(year))
        year += 1
    while place < 0:
        year -= 1
        place += len(working_days(year))
    return working_days(year)[place]


def _number_in_year(day: date) -> int:
    return bisect_right(working_days(day.year), day)


def _holds(days: Sequence[date], day: date) -> bool:
    place = bisect_left(days, day)
    return place < len(days) and days[place] == day
