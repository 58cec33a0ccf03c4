"""The authorities' calendars: bank holidays of England and the terms shipped in `terms/`, as the decisions see them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from attune_chassis.working_days import DayCount as CalendarCount
from attune_chassis.working_days import TermsUnknownError, WorkingCalendar, load_terms, london_day

from referrals.domain.working_time import DayCount, TermsNotKnown


class AuthorityTime:
    """One authority's calendar; a `referrals.domain.working_time.WorkingTime`."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar

    def day_of(self, at: datetime) -> date:
        """See `WorkingTime.day_of`."""
        return london_day(at)

    def add(self, day: date, days: int, count: DayCount) -> date:
        """See `WorkingTime.add`."""
        with _terms_told():
            return self._calendar.add(day, days, CalendarCount(count))

    def between(self, first: date, last: date, count: DayCount) -> int:
        """See `WorkingTime.between`."""
        with _terms_told():
            return self._calendar.between(first, last, CalendarCount(count))


@contextmanager
def _terms_told() -> Iterator[None]:
    try:
        yield
    except TermsUnknownError as error:
        raise TermsNotKnown(str(error)) from error


class AuthorityTimes:
    """The calendars by authority. One without a document has working days only, as every day of term is unknown."""

    def __init__(self, calendars: Mapping[str, WorkingCalendar]) -> None:
        self._times = {authority: AuthorityTime(calendar) for authority, calendar in calendars.items()}
        self._working_days_only = AuthorityTime(WorkingCalendar())

    def of(self, authority: str) -> AuthorityTime:
        """The authority's calendar."""
        return self._times.get(authority, self._working_days_only)


def shipped_terms() -> Traversable:
    """The folder of the documents shipped with this service."""
    return files("referrals").joinpath("terms")


def load_authority_times() -> AuthorityTimes:
    """The shipped calendars. Raises `TermsError` where a document cannot be used."""
    return AuthorityTimes(load_terms(shipped_terms()))
