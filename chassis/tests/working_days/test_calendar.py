"""Working days over thirty years: the known vectors, what adding and counting promise, and two independent sources."""

from datetime import date, timedelta

import pytest
from attune_chassis.working_days import DayCount, Term, WorkingCalendar, YearUnknownError, bank_holidays
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

DAY = timedelta(days=1)
ENGLAND = WorkingCalendar()
days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
numbers = st.integers(-600, 600)


def naive_add(day: date, number: int) -> date:
    """Day by day on a calendar of the wall: no years, no tables."""
    step = DAY if number > 0 else -DAY
    while number:
        day += step
        if day.weekday() < 5 and day not in bank_holidays(day.year):
            number -= 1 if number > 0 else -1
    return day


@pytest.mark.parametrize(
    ("start", "tenth"),
    [
        (date(2024, 3, 21), date(2024, 4, 8)),
        (date(2024, 12, 18), date(2025, 1, 6)),
        (date(2024, 5, 3), date(2024, 5, 20)),
    ],
    ids=["over Easter", "over Christmas", "over the early May bank holiday"],
)
def test_the_tenth_working_day_is_the_published_one(start, tenth):
    assert ENGLAND.add(start, 10) == tenth
    assert ENGLAND.between(start, tenth) == 10


@given(days, numbers)
def test_adding_agrees_with_counting_on_a_wall_calendar(day, number):
    assert ENGLAND.add(day, number) == naive_add(day, number)


@given(days, days)
def test_counting_agrees_with_a_wall_calendar(first, last):
    first, last = min(first, last), max(first, last)
    run = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    assert ENGLAND.between(first, last) == sum(day.weekday() < 5 and day not in bank_holidays(day.year) for day in run)


@given(days, numbers.filter(bool))
def test_adding_never_lands_on_a_weekend_or_a_bank_holiday(day, number):
    landed = ENGLAND.add(day, number)
    assert landed.weekday() < 5
    assert landed not in bank_holidays(landed.year)
    assert ENGLAND.is_working_day(landed)


@given(days, st.integers(0, 600))
def test_counting_undoes_adding(day, number):
    assert ENGLAND.between(day, ENGLAND.add(day, number)) == number


@given(days, st.integers(0, 600))
def test_going_back_undoes_going_forward_from_a_working_day(day, number):
    start = ENGLAND.next_counted(day)
    assert ENGLAND.add(ENGLAND.add(start, number), -number) == start


@given(days, st.integers(0, 300), st.integers(0, 300))
def test_adding_twice_is_adding_the_sum(day, one, other):
    assert ENGLAND.add(ENGLAND.add(day, one), other) == ENGLAND.add(day, one + other)


@given(days, days, days)
def test_counts_of_neighbouring_spans_add_up_in_any_order(one, two, three):
    assert ENGLAND.between(one, two) + ENGLAND.between(two, three) == ENGLAND.between(one, three)


@given(days, days, numbers)
def test_a_later_start_never_gives_an_earlier_day(one, other, number):
    assert ENGLAND.add(min(one, other), number) <= ENGLAND.add(max(one, other), number)


@given(days, numbers)
def test_one_day_more_is_always_later(day, number):
    assert ENGLAND.add(day, number) < ENGLAND.add(day, number + 1) or not ENGLAND.is_working_day(day)


@given(days)
def test_the_next_counted_day_is_the_first_working_day_from_that_day_on(day):
    found = ENGLAND.next_counted(day)
    assert found >= day
    assert ENGLAND.is_working_day(found)
    assert ENGLAND.between(day - DAY, found) == 1


@given(days)
def test_nothing_added_stays_on_the_day(day):
    assert ENGLAND.add(day, 0) == day


def test_the_bank_holidays_are_those_gov_uk_lists_for_every_year_of_its_list():
    """The list kept with the package goes from 2012 to a year or two ahead: jubilees and a funeral included."""
    listed = {event["date"] for event in BankHolidays(use_cached_holidays=True).get_holidays("england-and-wales")}
    years = sorted({day.year for day in listed})
    assert years[0] <= 2012
    assert years[-1] >= 2026
    on_weekdays = {day for year in years for day in bank_holidays(year) if day.weekday() < 5}
    assert on_weekdays == {day for day in listed if day.weekday() < 5}


@given(st.integers(2005, 2035))
def test_a_year_has_eight_bank_holidays_or_those_of_its_one_off_days_more(year):
    on_weekdays = [day for day in bank_holidays(year) if day.weekday() < 5]
    assert len(on_weekdays) == {2011: 9, 2012: 9, 2022: 10, 2023: 9}.get(year, 8)


def test_a_year_nobody_knows_is_refused_by_name():
    with pytest.raises(YearUnknownError, match="1978 to 2100"):
        ENGLAND.add(date(2100, 12, 30), 2)
    with pytest.raises(YearUnknownError):
        ENGLAND.is_working_day(date(1977, 6, 7))


def test_calendars_with_the_same_terms_are_the_same_value():
    autumn, spring = Term(date(2024, 9, 2), date(2024, 10, 18)), Term(date(2025, 1, 6), date(2025, 2, 14))
    assert WorkingCalendar([autumn, spring]) == WorkingCalendar([spring, autumn])
    assert len({WorkingCalendar([autumn, spring]), WorkingCalendar([spring, autumn]), ENGLAND}) == 2
    assert WorkingCalendar([autumn]).is_working_day(date(2024, 12, 24)), "terms leave working days as they are"


def test_what_counts_is_named_in_policies_by_these_words():
    assert [count.value for count in DayCount] == ["working_days", "term_days"]
