"""Days of term: terms as data, half terms as gaps, and no answer where no terms are known."""

from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from attune_chassis.working_days import (
    DayCount,
    Term,
    TermsError,
    TermsUnknownError,
    WorkingCalendar,
    load_terms,
    terms_documents,
)
from hypothesis import assume, given
from hypothesis import strategies as st

DAY = timedelta(days=1)
TERM_DAYS = DayCount.TERM_DAYS
AUTUMN_1 = Term(date(2024, 9, 2), date(2024, 10, 18))
AUTUMN_2 = Term(date(2024, 10, 28), date(2024, 12, 20))
SPRING_1 = Term(date(2025, 1, 6), date(2025, 2, 14))
SUMMER_1 = Term(date(2025, 4, 22), date(2025, 5, 23))
SCHOOL = WorkingCalendar([AUTUMN_1, AUTUMN_2, SPRING_1, SUMMER_1])

DOCUMENT = """\
    authority: X1
    name: Sample
    school_years:
      2024-25:
        confirmed: false
        source: set down for a test
        terms:
        - {first_on: 2024-09-02, last_on: 2024-10-18}
        - {first_on: 2024-10-28, last_on: 2024-12-20}
    """


@st.composite
def school_calendars(draw) -> WorkingCalendar:
    """Terms of one to sixty days with gaps of one to thirty between them, over some years."""
    terms, day = [], draw(st.dates(date(2005, 1, 1), date(2025, 1, 1)))
    for length, gap in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=1, max_size=40)):
        terms.append(Term(day, day + length * DAY))
        day = terms[-1].last_on + (gap + 1) * DAY
    return WorkingCalendar(draw(st.permutations(terms)))


def days_within(calendar: WorkingCalendar) -> st.SearchStrategy[date]:
    return st.dates(calendar.terms[0].first_on, calendar.terms[-1].last_on)


def test_a_half_term_and_a_bank_holiday_do_not_count():
    assert SCHOOL.add(date(2024, 10, 17), 2, TERM_DAYS) == date(2024, 10, 28)
    assert SCHOOL.between(date(2024, 10, 17), date(2024, 10, 29), TERM_DAYS) == 3
    assert SCHOOL.add(date(2025, 5, 2), 1, TERM_DAYS) == date(2025, 5, 6), "5 May 2025 is a bank holiday"
    assert SCHOOL.next_counted(date(2024, 12, 21), TERM_DAYS) == date(2025, 1, 6)
    assert SCHOOL.add(date(2025, 1, 6), -1, TERM_DAYS) == date(2024, 12, 20)


@given(st.data())
def test_days_of_term_agree_with_a_wall_calendar(data):
    calendar = data.draw(school_calendars())
    first, last = sorted((data.draw(days_within(calendar)), data.draw(days_within(calendar))))
    run = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    counted = [day for day in run if calendar.is_working_day(day) and any(day in term for term in calendar.terms)]
    assert calendar.between(first, last, TERM_DAYS) == len(counted)
    assert all(calendar.is_school_day(day) for day in counted)
    if counted:
        assert calendar.add(first, len(counted), TERM_DAYS) == counted[-1]


@given(st.data())
def test_adding_and_counting_days_of_term_undo_each_other_or_are_refused(data):
    calendar = data.draw(school_calendars())
    day, number = data.draw(days_within(calendar)), data.draw(st.integers(1, 400))
    try:
        landed = calendar.add(day, number, TERM_DAYS)
    except TermsUnknownError:
        left = calendar.between(day, calendar.terms[-1].last_on, TERM_DAYS) if day < calendar.terms[-1].last_on else 0
        assert left < number, "it was refused although the known terms have days enough"
    else:
        assert calendar.is_school_day(landed)
        assert calendar.between(day, landed, TERM_DAYS) == number
        assert landed >= calendar.add(day, number), "there are no more days of term than working days"


@given(st.data())
def test_days_of_term_go_back_the_way_they_went(data):
    calendar = data.draw(school_calendars())
    school_days = [
        day
        for number in range((calendar.terms[-1].last_on - calendar.terms[0].first_on).days + 1)
        if calendar.is_school_day(day := calendar.terms[0].first_on + number * DAY)
    ]
    assume(len(school_days) > 1)
    one, other = sorted(data.draw(st.lists(st.integers(0, len(school_days) - 1), min_size=2, max_size=2, unique=True)))
    assert calendar.add(school_days[other], one - other, TERM_DAYS) == school_days[one]
    assert calendar.between(school_days[other], school_days[one], TERM_DAYS) == one - other


@pytest.mark.parametrize(
    "ask",
    [
        lambda: SCHOOL.add(date(2025, 5, 22), 2, TERM_DAYS),
        lambda: SCHOOL.add(date(2025, 8, 1), 1, TERM_DAYS),
        lambda: SCHOOL.add(date(2024, 9, 3), -2, TERM_DAYS),
        lambda: SCHOOL.add(date(2024, 8, 1), 1, TERM_DAYS),
        lambda: SCHOOL.between(date(2025, 5, 22), date(2025, 5, 24), TERM_DAYS),
        lambda: SCHOOL.between(date(2024, 8, 31), date(2024, 9, 3), TERM_DAYS),
        lambda: SCHOOL.next_counted(date(2025, 5, 24), TERM_DAYS),
        lambda: SCHOOL.is_school_day(date(2025, 8, 1)),
        lambda: WorkingCalendar().add(date(2024, 9, 2), 1, TERM_DAYS),
    ],
)
def test_beyond_the_known_terms_there_is_no_answer(ask):
    with pytest.raises(TermsUnknownError):
        ask()


def test_what_is_not_known_is_said():
    with pytest.raises(TermsUnknownError) as told:
        SCHOOL.add(date(2025, 5, 22), 2, TERM_DAYS)
    assert (told.value.day, told.value.known_from, told.value.known_to) == (
        date(2025, 5, 24),
        date(2024, 9, 2),
        date(2025, 5, 23),
    )


def test_the_first_and_the_last_day_of_the_known_terms_can_be_counted():
    assert SCHOOL.add(date(2024, 9, 1), 1, TERM_DAYS) == date(2024, 9, 2)
    assert SCHOOL.add(date(2025, 5, 22), 1, TERM_DAYS) == date(2025, 5, 23)
    assert SCHOOL.add(date(2025, 8, 1), 0, TERM_DAYS) == date(2025, 8, 1)


def test_terms_that_share_a_day_or_end_before_they_begin_are_refused():
    with pytest.raises(ValueError, match="begins before"):
        WorkingCalendar([AUTUMN_1, Term(AUTUMN_1.last_on, AUTUMN_2.last_on)])
    with pytest.raises(ValueError, match="cannot end before"):
        Term(date(2024, 9, 2), date(2024, 9, 1))


def write(folder: Path, name: str, document: str) -> None:
    (folder / name).write_text(dedent(document), "utf-8")


def test_documents_give_a_calendar_for_each_authority(tmp_path):
    write(tmp_path, "sample.yaml", DOCUMENT)
    write(tmp_path, "other.yaml", DOCUMENT.replace("X1", "X2").replace("2024-10-18", "2024-10-11"))
    write(tmp_path, "README.md", "not terms")
    calendars = load_terms(tmp_path)
    assert calendars["X1"] == WorkingCalendar([AUTUMN_1, AUTUMN_2])
    assert not calendars["X2"].is_school_day(date(2024, 10, 14))
    assert [document.school_years["2024-25"].confirmed for document in terms_documents(tmp_path)] == [False] * 2


@pytest.mark.parametrize(
    ("instead_of", "stands", "why"),
    [
        ("2024-25", "2024-26", "the second year follows the first"),
        ("2024-25", "2025-26", "does not lie between August 2025 and August 2026"),
        ("2024-12-20", "2024-10-20", "cannot end before"),
        ("first_on: 2024-10-28", "first_on: 2024-10-18", "begins before"),
        ("confirmed: false", "confirmed: perhaps", "confirmed"),
        ("source: set down for a test", "origin: nobody", "source"),
        ("name: Sample", "name: [", "sample.yaml"),
    ],
)
def test_a_document_that_cannot_be_used_says_why(tmp_path, instead_of, stands, why):
    assert instead_of in DOCUMENT
    write(tmp_path, "sample.yaml", DOCUMENT.replace(instead_of, stands))
    with pytest.raises(TermsError, match=why):
        load_terms(tmp_path)


def test_a_missing_school_year_between_two_others_is_noticed(tmp_path):
    year = DOCUMENT[DOCUMENT.index("  2024-25") :]
    later = year.replace("2024-25", "2026-27").replace("2024-", "2026-")
    write(tmp_path, "sample.yaml", DOCUMENT.rstrip() + "\n    " + later)
    with pytest.raises(TermsError, match="a school year is missing"):
        load_terms(tmp_path)


def test_an_authority_has_its_terms_in_one_document(tmp_path):
    write(tmp_path, "one.yaml", DOCUMENT)
    write(tmp_path, "two.yaml", DOCUMENT)
    with pytest.raises(TermsError, match="two documents"):
        load_terms(tmp_path)
