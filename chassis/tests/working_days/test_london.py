"""London's clock on both days it is changed, and on every other."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from attune_chassis.working_days import LONDON, london_day, london_instant
from hypothesis import given
from hypothesis import strategies as st

SPRING = date(2024, 3, 31)
AUTUMN = date(2024, 10, 27)
days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
times = st.times().filter(lambda at: at.tzinfo is None)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2024, 1, 15), time(9), datetime(2024, 1, 15, 9, tzinfo=UTC)),
        (date(2024, 7, 15), time(9), datetime(2024, 7, 15, 8, tzinfo=UTC)),
        (SPRING, time(0, 59), datetime(2024, 3, 31, 0, 59, tzinfo=UTC)),
        (SPRING, time(1), datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (SPRING, time(1, 30), datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (SPRING, time(2), datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (AUTUMN, time(0, 59), datetime(2024, 10, 26, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(1), datetime(2024, 10, 27, 0, tzinfo=UTC)),
        (AUTUMN, time(1, 30), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (AUTUMN, time(1, 30, fold=1), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (AUTUMN, time(2), datetime(2024, 10, 27, 2, tzinfo=UTC)),
    ],
)
def test_every_time_on_londons_clock_has_one_defined_moment(day, at, utc):
    assert london_instant(day, at) == utc


def test_a_time_that_does_not_exist_is_the_moment_of_the_jump():
    assert london_instant(SPRING, time(1, 59)).astimezone(LONDON).time() == time(2)


def test_a_time_that_exists_twice_is_the_first_of_the_two():
    moment = london_instant(AUTUMN, time(1, 30)).astimezone(LONDON)
    assert (moment.time(), moment.fold, moment.dst()) == (time(1, 30), 0, timedelta(hours=1))


@given(days, times)
def test_a_moment_on_a_day_in_london_is_on_that_day(day, at):
    assert london_day(london_instant(day, at)) == day


@given(days, times)
def test_the_clock_shows_the_time_asked_for_on_all_days_but_one_hour_a_year(day, at):
    shown = london_instant(day, at).astimezone(LONDON).time()
    jumped_over = at.hour == 1 and day.month == 3 and day.weekday() == 6 and (day + timedelta(days=7)).month == 4
    assert shown.replace(fold=0) == (time(2) if jumped_over else at.replace(fold=0))


@given(days | st.sampled_from([SPRING, AUTUMN]), times, times)
def test_a_later_time_never_is_an_earlier_moment(day, one, other):
    assert london_instant(day, min(one, other)) <= london_instant(day, max(one, other))


@given(days, days)
def test_days_follow_one_another_as_their_noons_do(one, other):
    assert (one < other) == (london_instant(one, time(12)) < london_instant(other, time(12)))


@given(days)
def test_a_day_is_as_long_as_it_is_and_a_day_of_change_an_hour_shorter_or_longer(day):
    length = london_instant(day + timedelta(days=1), time()) - london_instant(day, time())
    assert length in (timedelta(hours=23), timedelta(hours=24), timedelta(hours=25))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 6, 30, 22, 59, 59, tzinfo=UTC), date(2024, 6, 30)),
        (datetime(2024, 6, 30, 23, tzinfo=UTC), date(2024, 7, 1)),
        (datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC), date(2024, 12, 31)),
        (datetime(2024, 6, 30, 23, tzinfo=timezone(timedelta(hours=-5))), date(2024, 7, 1)),
    ],
)
def test_the_day_is_londons_whatever_the_moment_is_written_in(moment, day):
    assert london_day(moment) == day


def test_a_moment_without_a_zone_and_a_time_with_one_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        london_day(datetime(2024, 6, 30, 23))  # noqa: DTZ001 - the naive moment is the point
    with pytest.raises(ValueError, match="time zone"):
        london_instant(SPRING, time(9, tzinfo=UTC))
