"""The shipped terms: 195 days in every year, as every authority has to set, and honest about what is only expected."""

from datetime import date, timedelta

import pytest
from attune_chassis.working_days import TermsDocument, terms_documents
from referrals.adapters.terms import AuthorityTimes, load_authority_times, shipped_terms
from referrals.domain.working_time import DayCount, TermsNotKnown

KENT, BIRMINGHAM = "E10000016", "E08000025"
DAY = timedelta(days=1)
TIMES = load_authority_times()
YEARS = [
    pytest.param(document, year, id=f"{document.name} {year}")
    for document in terms_documents(shipped_terms())
    for year in document.school_years
]


@pytest.mark.parametrize(("document", "year"), YEARS)
def test_a_school_year_has_195_days(document: TermsDocument, year: str):
    terms = document.school_years[year].terms
    first, last = terms[0].first_on, terms[-1].last_on
    assert TIMES.of(document.authority).between(first - DAY, last, DayCount.WORKING_DAYS) > 195
    calendar = document.calendar()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    assert sum(calendar.is_school_day(day) for day in days) == 195


@pytest.mark.parametrize(("document", "year"), YEARS)
def test_a_term_begins_and_ends_on_a_day_of_school(document: TermsDocument, year: str):
    calendar = document.calendar()
    for term in document.school_years[year].terms:
        assert calendar.is_school_day(term.first_on), term
        assert calendar.is_school_day(term.last_on), term


def test_both_authorities_have_five_years_and_say_which_are_only_expected():
    documents = {document.authority: document for document in terms_documents(shipped_terms())}
    assert set(documents) == {KENT, BIRMINGHAM}
    for document in documents.values():
        assert list(document.school_years) == ["2023-24", "2024-25", "2025-26", "2026-27", "2027-28"]
        expected = {name: year.source for name, year in document.school_years.items() if not year.confirmed}
        assert list(expected) == ["2026-27", "2027-28"]
        assert all("to be confirmed by the authority" in source for source in expected.values())


def test_days_of_term_differ_between_authorities_and_working_days_do_not():
    start = date(2024, 4, 5)
    kent, birmingham = TIMES.of(KENT), TIMES.of(BIRMINGHAM)
    assert kent.add(start, 1, DayCount.TERM_DAYS) == date(2024, 4, 15)
    assert birmingham.add(start, 1, DayCount.TERM_DAYS) == date(2024, 4, 8)
    assert kent.add(start, 1, DayCount.WORKING_DAYS) == birmingham.add(start, 1, DayCount.WORKING_DAYS)


def test_beyond_the_last_known_term_the_decisions_are_told_so():
    with pytest.raises(TermsNotKnown, match="2028-07-21"):
        TIMES.of(KENT).add(date(2028, 7, 20), 2, DayCount.TERM_DAYS)
    with pytest.raises(TermsNotKnown):
        TIMES.of(KENT).between(date(2028, 7, 20), date(2028, 9, 1), DayCount.TERM_DAYS)


def test_an_authority_without_terms_counts_working_days_and_knows_no_days_of_term():
    nowhere = AuthorityTimes({}).of("E09000001")
    assert nowhere.add(date(2024, 3, 21), 10, DayCount.WORKING_DAYS) == date(2024, 4, 8)
    with pytest.raises(TermsNotKnown):
        nowhere.add(date(2024, 3, 21), 10, DayCount.TERM_DAYS)
