"""The target of a decision (KD8): the published vectors, a warning always before the day, and pauses that move it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.terms import load_authority_times
from referrals.domain.clock_policy import DecideWithin
from referrals.domain.reply_clock import (
    ReplyAim,
    ReplyStanding,
    aim,
    days_taken,
    forecast,
    moved,
    standing,
    will_probably_miss,
)
from referrals.domain.working_time import DayCount, Pause, PauseReason

TIME = load_authority_times().of("E10000016")
WORKING_DAYS = DayCount.WORKING_DAYS
WITHIN_TEN = DecideWithin(10, WORKING_DAYS, 3)
START = date(2024, 9, 9)
starts = st.dates(date(2006, 1, 1), date(2034, 12, 31))
policies = st.integers(2, 60).flatmap(
    lambda days: st.integers(1, days - 1).map(lambda warn: DecideWithin(days, WORKING_DAYS, warn))
)


def paused(from_on: date, until_on: date | None = None) -> Pause:
    return Pause(PauseReason.INFORMATION_REQUESTED, "staff-7", from_on, until_on)


def aimed(policy: DecideWithin, started_on: date, *pauses: Pause) -> ReplyAim:
    found = aim(policy, started_on, TIME, pauses)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("made_on", "target_on", "warn_on"),
    [
        (date(2024, 3, 21), date(2024, 4, 8), date(2024, 4, 3)),
        (date(2024, 12, 18), date(2025, 1, 6), date(2024, 12, 31)),
        (date(2024, 5, 3), date(2024, 5, 20), date(2024, 5, 15)),
    ],
)
def test_ten_working_days_end_on_the_published_day_and_the_warning_comes_three_before(made_on, target_on, warn_on):
    assert aimed(WITHIN_TEN, made_on) == ReplyAim(target_on, warn_on, 10, WORKING_DAYS)


def test_days_of_term_leave_the_holidays_out_and_are_marked_where_terms_are_not_known():
    in_term = DecideWithin(10, DayCount.TERM_DAYS, 3)
    assert aimed(in_term, date(2024, 7, 17)) == ReplyAim(date(2024, 9, 9), date(2024, 9, 4), 10, DayCount.TERM_DAYS)
    beyond = aimed(in_term, date(2028, 7, 17))
    assert beyond == ReplyAim(date(2028, 7, 31), date(2028, 7, 26), 10, WORKING_DAYS)


@given(policies, starts)
def test_the_warning_always_comes_after_the_start_and_before_the_target(policy, started_on):
    found = aimed(policy, started_on)
    assert started_on < found.warn_on < found.target_on
    assert TIME.between(found.warn_on, found.target_on, WORKING_DAYS) == policy.warn_days_before


@given(policies, starts, st.integers(0, 90), st.integers(0, 90))
def test_moving_a_target_by_a_pause_is_counting_from_the_start_without_its_days(policy, started_on, after, length):
    from_on = started_on + timedelta(days=after)
    pause = paused(from_on, from_on + timedelta(days=length))
    before = aimed(policy, started_on)
    assert moved(policy, before.target_on, before.warn_on, pause, TIME).target_on == (
        aimed(policy, started_on, pause).target_on
    )


@given(policies, starts, st.integers(0, 90), st.integers(0, 90))
def test_a_moved_target_is_never_earlier_and_warns_before_it_and_after_the_pause(policy, started_on, after, length):
    from_on = started_on + timedelta(days=after)
    before = aimed(policy, started_on)
    now = moved(policy, before.target_on, before.warn_on, paused(from_on, from_on + timedelta(days=length)), TIME)
    assert now.target_on >= before.target_on
    assert now.warn_on < now.target_on
    if from_on < before.target_on:
        assert now.warn_on > from_on or TIME.between(from_on, before.target_on, WORKING_DAYS) <= 1


def test_while_a_pause_lasts_there_is_no_target():
    assert aim(WITHIN_TEN, START, TIME, [paused(date(2024, 9, 12))]) is None


def test_a_target_that_passed_before_the_pause_stays_where_it_was():
    before = aimed(WITHIN_TEN, START)
    late = paused(before.target_on, before.target_on + timedelta(days=30))
    assert moved(WITHIN_TEN, before.target_on, before.warn_on, late, TIME) == before


@given(policies, starts, st.integers(-5, 120))
def test_a_reply_that_is_owed_is_on_course_then_at_risk_then_missed(policy, started_on, day):
    found, today = aimed(policy, started_on), started_on + timedelta(days=day)
    stands = standing(found.target_on, found.warn_on, today)
    assert (stands is ReplyStanding.MISSED) == (today > found.target_on)
    assert (stands is ReplyStanding.AT_RISK) == (found.warn_on <= today <= found.target_on)


def test_a_forecast_is_made_of_what_decisions_usually_took():
    found = aimed(WITHIN_TEN, START)
    assert forecast(WITHIN_TEN, START, 8, START, TIME) == date(2024, 9, 19)
    assert not will_probably_miss(found.target_on, forecast(WITHIN_TEN, START, 8, START, TIME))
    assert will_probably_miss(found.target_on, forecast(WITHIN_TEN, START, 14, START, TIME))


def test_a_forecast_is_never_a_day_that_has_passed_and_never_made_up():
    assert forecast(WITHIN_TEN, START, 2, date(2024, 9, 20), TIME) == date(2024, 9, 23)
    assert forecast(WITHIN_TEN, START, None, START, TIME) is None
    assert forecast(WITHIN_TEN, START, 8, START, TIME, pauses=[paused(date(2024, 9, 10))]) is None
    assert not will_probably_miss(START, None)


@given(policies, starts, st.integers(0, 90), st.integers(0, 30), st.integers(0, 200))
def test_a_decision_took_no_more_days_than_aimed_at_exactly_when_it_came_by_the_target(
    policy, started_on, after, length, decided
):
    from_on = started_on + timedelta(days=after)
    pause = paused(from_on, from_on + timedelta(days=length))
    decided_on = started_on + timedelta(days=decided)
    took = days_taken(policy, started_on, decided_on, TIME, [pause])
    target_on = aimed(policy, started_on, pause).target_on
    if decided_on <= target_on:
        assert took <= policy.days
    else:
        assert took >= policy.days, "a weekend after the target adds no day"


@pytest.mark.parametrize(("days", "warn"), [(10, 0), (10, 10), (1, 1), (0, -1)])
def test_a_policy_whose_warning_would_not_come_before_the_target_is_none(days, warn):
    with pytest.raises(ValueError, match="before the target"):
        DecideWithin(days, WORKING_DAYS, warn)
