"""How long a referrer may hear nothing, and who is told once it is more (YL1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referrals.adapters.terms import load_authority_times
from referrals.domain.clock_policy import Escalation, EscalationStep, SilencePolicy
from referrals.domain.loop_clock import (
    EscalationDue,
    Silence,
    escalations,
    escalations_due,
    must_hear_by,
    silent_days,
)
from referrals.domain.working_time import DayCount

TIME = load_authority_times().of("E10000016")
WORKER, MANAGER, HEAD = EscalationStep
POLICY = SilencePolicy(20, DayCount.WORKING_DAYS, (Escalation(WORKER, 1), Escalation(MANAGER, 6), Escalation(HEAD, 11)))
HEARD_ON = date(2024, 9, 9)
starts = st.dates(date(2006, 1, 1), date(2034, 12, 31))


@st.composite
def policies(draw) -> SilencePolicy:
    steps = sorted(draw(st.sets(st.sampled_from(EscalationStep), min_size=1)), key=list(EscalationStep).index)
    days = sorted(draw(st.sets(st.integers(1, 60), min_size=len(steps), max_size=len(steps))))
    escalation = tuple(Escalation(step, after) for step, after in zip(steps, days, strict=True))
    return SilencePolicy(draw(st.integers(1, 90)), DayCount.WORKING_DAYS, escalation)


def test_each_step_up_the_line_has_its_own_day():
    hears_by = date(2024, 10, 7)
    assert must_hear_by(POLICY, HEARD_ON, TIME) == hears_by
    assert escalations(POLICY, Silence(HEARD_ON), TIME) == (
        EscalationDue(WORKER, date(2024, 10, 8), hears_by),
        EscalationDue(MANAGER, date(2024, 10, 15), hears_by),
        EscalationDue(HEAD, date(2024, 10, 22), hears_by),
    )


def test_nobody_is_told_while_the_silence_is_not_too_long():
    assert escalations_due(POLICY, Silence(HEARD_ON), date(2024, 10, 7), TIME) == ()


def test_after_a_stoppage_every_step_whose_day_has_come_is_taken_from_the_lowest():
    due = escalations_due(POLICY, Silence(HEARD_ON), date(2024, 10, 15), TIME)
    assert [step.step for step in due] == [WORKER, MANAGER]


def test_a_step_that_was_taken_does_not_come_again_nor_does_one_below_it():
    assert [due.step for due in escalations(POLICY, Silence(HEARD_ON, (WORKER,)), TIME)] == [MANAGER, HEAD]
    assert [due.step for due in escalations(POLICY, Silence(HEARD_ON, (MANAGER,)), TIME)] == [HEAD]
    assert escalations(POLICY, Silence(HEARD_ON, (WORKER, MANAGER, HEAD)), TIME) == ()


def test_the_days_of_silence_are_all_days():
    assert silent_days(HEARD_ON, date(2024, 10, 8)) == 29
    assert silent_days(HEARD_ON, HEARD_ON - timedelta(days=1)) == 0


def test_days_of_term_let_a_summer_pass_in_silence_where_the_policy_says_so():
    in_term = SilencePolicy(5, DayCount.TERM_DAYS, (Escalation(WORKER, 1),))
    assert must_hear_by(in_term, date(2024, 7, 19), TIME) == date(2024, 9, 4)
    assert must_hear_by(in_term, date(2028, 7, 20), TIME) == date(2028, 7, 27), "no terms are known: working days"


@given(policies(), starts, st.integers(0, 300))
def test_the_moment_the_referrer_hears_nothing_is_due_any_more(policy, heard_on, later):
    today = heard_on + timedelta(days=later)
    assert escalations_due(policy, Silence(today), today, TIME) == ()


@given(policies(), starts, st.integers(0, 300))
def test_taking_the_steps_as_they_come_due_takes_each_once_and_in_order(policy, heard_on, days):
    """A day at a time, as timers do; the same steps as by looking only on the last day."""
    taken: tuple[EscalationStep, ...] = ()
    for number in range(0, days + 1, 7):
        today = heard_on + timedelta(days=number)
        due = escalations_due(policy, Silence(heard_on, taken), today, TIME)
        assert all(step.must_hear_by < step.on <= today for step in due)
        taken = (*taken, *(step.step for step in due))
    last_day = heard_on + timedelta(days=days - days % 7)
    at_once = escalations_due(policy, Silence(heard_on), last_day, TIME)
    assert taken == tuple(step.step for step in at_once)
    assert len(set(taken)) == len(taken)


@given(policies(), starts, starts)
def test_hearing_later_never_brings_a_step_forward(policy, one, other):
    earlier = escalations(policy, Silence(min(one, other)), TIME)
    later = escalations(policy, Silence(max(one, other)), TIME)
    assert all(first.on <= second.on for first, second in zip(earlier, later, strict=True))


@pytest.mark.parametrize(
    ("days", "escalation", "why"),
    [
        (0, (Escalation(WORKER, 1),), "on the day they last had it"),
        (5, (), "somebody is told"),
        (5, (Escalation(WORKER, 0),), "at the earliest on the day after"),
        (5, (Escalation(MANAGER, 1), Escalation(WORKER, 5)), "not above"),
        (5, (Escalation(WORKER, 1), Escalation(WORKER, 5)), "not above"),
        (5, (Escalation(WORKER, 5), Escalation(MANAGER, 5)), "on a later day"),
    ],
)
def test_a_policy_that_could_leave_a_silence_unseen_is_none(days, escalation, why):
    with pytest.raises(ValueError, match=why):
        SilencePolicy(days, DayCount.WORKING_DAYS, escalation)
