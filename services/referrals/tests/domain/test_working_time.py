"""Days that count with pauses left out, held against a walk day by day."""

from datetime import date, timedelta

import pytest
from attune_chassis.working_days import Term, WorkingCalendar
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.terms import AuthorityTime, load_authority_times
from referrals.domain.working_time import (
    DayCount,
    Pause,
    PauseReason,
    TermsNotKnown,
    counted_or_nearest,
    day_after_counted,
    days_left_out,
    days_passed,
)

TIME = load_authority_times().of("E10000016")
WORKING_DAYS = DayCount.WORKING_DAYS
START = date(2024, 9, 9)
starts = st.dates(date(2006, 1, 1), date(2034, 12, 31))


def paused(from_on: date, until_on: date | None = None) -> Pause:
    return Pause(PauseReason.INFORMATION_REQUESTED, "staff-7", from_on, until_on)


@st.composite
def pauses_around(draw, start: date, *, may_last: bool = False) -> list[Pause]:
    """Up to five pauses, before, within and after the clock's days, overlapping as they like."""
    found = []
    for from_day, length in draw(st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 40)), max_size=5)):
        from_on = start + timedelta(days=from_day)
        lasts = may_last and draw(st.booleans())
        found.append(paused(from_on, None if lasts else from_on + timedelta(days=length)))
    return found


def is_paused(day: date, pauses: list[Pause]) -> bool:
    return any(pause.from_on < day and (pause.until_on is None or day <= pause.until_on) for pause in pauses)


def walk(start: date, days: int, pauses: list[Pause], steps_max: int = 5000) -> date | None:
    """Day by day: a day counts when it is a working day and nothing stands still on it."""
    day = start
    for _ in range(steps_max):
        day += timedelta(days=1)
        if TIME.between(day - timedelta(days=1), day, WORKING_DAYS) and not is_paused(day, pauses):
            days -= 1
            if days == 0:
                return day
    return None


def test_the_day_a_clock_stops_on_counts_and_the_day_it_goes_on_does_not():
    monday, tuesday, thursday = START, date(2024, 9, 10), date(2024, 9, 12)
    assert day_after_counted(monday, 3, WORKING_DAYS, [paused(tuesday, thursday)], TIME) == date(2024, 9, 16)
    assert days_left_out([paused(tuesday, thursday)], monday, date(2024, 9, 16), WORKING_DAYS, TIME) == 2
    assert days_passed(monday, date(2024, 9, 16), WORKING_DAYS, [paused(tuesday, thursday)], TIME) == 3


def test_a_pause_that_ends_on_the_day_it_began_leaves_nothing_out():
    same_day = paused(date(2024, 9, 10), date(2024, 9, 10))
    assert day_after_counted(START, 3, WORKING_DAYS, [same_day], TIME) == date(2024, 9, 12)


def test_while_a_pause_lasts_nobody_can_say_on_which_day_the_clock_ends():
    assert day_after_counted(START, 3, WORKING_DAYS, [paused(date(2024, 9, 10))], TIME) is None
    assert day_after_counted(START, 3, WORKING_DAYS, [paused(date(2024, 9, 12))], TIME) == date(2024, 9, 12)


def test_a_pause_says_why_and_on_whose_word_and_does_not_end_before_it_began():
    known = paused(START)
    assert (known.reason, known.paused_by) == (PauseReason.INFORMATION_REQUESTED, "staff-7")
    with pytest.raises(ValueError, match="cannot end before"):
        paused(START, START - timedelta(days=1))


@given(st.data(), starts, st.integers(1, 60))
def test_pauses_leave_out_each_day_once(data, start, days):
    pauses = data.draw(pauses_around(start))
    assert day_after_counted(start, days, WORKING_DAYS, pauses, TIME) == walk(start, days, pauses)


@given(st.data(), starts, st.integers(1, 60))
def test_pauses_that_last_leave_the_day_open_or_touch_nothing(data, start, days):
    pauses = data.draw(pauses_around(start, may_last=True))
    assert day_after_counted(start, days, WORKING_DAYS, pauses, TIME) == walk(start, days, pauses, steps_max=600)


@given(st.data(), starts, st.integers(1, 60))
def test_on_the_day_the_clock_ends_exactly_its_days_have_passed(data, start, days):
    pauses = data.draw(pauses_around(start))
    ended_on = day_after_counted(start, days, WORKING_DAYS, pauses, TIME)
    assert ended_on is not None
    assert days_passed(start, ended_on, WORKING_DAYS, pauses, TIME) == days
    assert days_passed(start, ended_on - timedelta(days=1), WORKING_DAYS, pauses, TIME) == days - 1


@given(st.data(), starts, st.integers(1, 60))
def test_a_further_pause_never_makes_a_clock_end_sooner(data, start, days):
    pauses = data.draw(pauses_around(start))
    further = [*pauses, *data.draw(pauses_around(start))]
    one = day_after_counted(start, days, WORKING_DAYS, pauses, TIME)
    other = day_after_counted(start, days, WORKING_DAYS, further, TIME)
    assert one is not None
    assert other is not None
    assert one <= other


def test_where_terms_are_not_known_working_days_are_counted_and_it_is_said():
    school = AuthorityTime(WorkingCalendar([Term(date(2024, 9, 2), date(2024, 10, 18))]))
    ask = lambda days: counted_or_nearest(DayCount.TERM_DAYS, lambda count: school.add(START, days, count))  # noqa: E731 - reads as the question it is
    assert ask(5) == (date(2024, 9, 16), DayCount.TERM_DAYS)
    assert ask(50) == (date(2024, 11, 18), WORKING_DAYS)
    with pytest.raises(TermsNotKnown):
        school.add(START, 50, DayCount.TERM_DAYS)
