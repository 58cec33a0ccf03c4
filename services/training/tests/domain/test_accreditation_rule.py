"""The accreditation rule (EL5): six named days AND four sessions, dated from the last condition met."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.domain.accreditation import StillMissing, decide_accreditation
from training.domain.events import AccreditationGranted
from training.domain.explain_accreditation import explain_accreditation
from training.domain.facts import AccreditationFacts, SupervisionSession
from training.domain.policy import AccreditationPolicy, TrainingDay

DAYS = tuple(TrainingDay(number, f"Title {number}") for number in range(1, 7))
POLICY = AccreditationPolicy("E10000016", "kent-elsa/1", DAYS, 4, 120)
START = date(2025, 1, 6)
END = date(2026, 3, 31)


def facts(days: int, sessions: int) -> AccreditationFacts:
    """The first `days` training days in one week, then a session every four weeks from 3 February 2025."""
    return AccreditationFacts(
        {number: START + timedelta(days=number) for number in range(1, days + 1)},
        tuple(
            SupervisionSession(UUID(int=number), date(2025, 2, 3) + timedelta(weeks=4 * number), 120)
            for number in range(sessions)
        ),
    )


@pytest.mark.parametrize(
    ("days", "sessions", "missing_days", "missing_sessions"),
    [(0, 0, [1, 2, 3, 4, 5, 6], 4), (5, 10, [6], 0), (6, 3, [], 1), (6, 0, [], 4), (5, 3, [6], 1)],
)
def test_neither_condition_alone_accredits(days, sessions, missing_days, missing_sessions) -> None:
    decision = decide_accreditation(POLICY, facts(days, sessions), END)
    assert isinstance(decision, StillMissing)
    assert [day.number for day in decision.training_days] == missing_days
    assert decision.supervision_sessions == missing_sessions


def test_six_days_and_four_sessions_accredit_from_the_fourth_session() -> None:
    decision = decide_accreditation(POLICY, facts(6, 4), END)
    assert decision == AccreditationGranted("kent-elsa/1", date(2025, 4, 28), facts(6, 4))


def test_a_day_made_good_last_dates_the_accreditation() -> None:
    late = AccreditationFacts({**facts(5, 10).training_days, 6: date(2026, 2, 3)}, facts(5, 10).supervision_sessions)
    decision = decide_accreditation(POLICY, late, END)
    assert isinstance(decision, AccreditationGranted)
    assert decision.granted_on == date(2026, 2, 3)


def test_sessions_after_the_last_condition_was_met_are_not_among_the_facts_of_the_decision() -> None:
    decision = decide_accreditation(POLICY, facts(6, 9), END)
    assert isinstance(decision, AccreditationGranted)
    assert len(decision.facts.supervision_sessions) == 4


def test_the_decision_can_be_asked_as_of_an_earlier_day() -> None:
    assert isinstance(decide_accreditation(POLICY, facts(6, 4), date(2025, 4, 27)), StillMissing)
    assert isinstance(decide_accreditation(POLICY, facts(6, 4), date(2025, 4, 28)), AccreditationGranted)


def test_a_session_shorter_than_the_policy_asks_never_counts() -> None:
    short = SupervisionSession(UUID(int=99), date(2025, 2, 1), 119)
    known = AccreditationFacts(facts(6, 3).training_days, (*facts(6, 3).supervision_sessions, short))
    assert decide_accreditation(POLICY, known, END) == StillMissing("kent-elsa/1", (), 1)


def test_what_is_missing_is_told_in_plain_english() -> None:
    still_missing = decide_accreditation(POLICY, facts(5, 3), END)
    assert explain_accreditation(still_missing, POLICY) == (
        "Not accredited yet. Still missing under kent-elsa/1: "
        "training day 6 (Title 6); 1 more supervision session of at least 120 minutes."
    )


def test_an_accreditation_is_told_in_plain_english() -> None:
    granted = decide_accreditation(POLICY, facts(6, 4), END)
    assert explain_accreditation(granted, POLICY) == (
        "Accredited from 28 April 2025 under kent-elsa/1: 6 training days and 4 supervision sessions attended by then."
    )


dates = st.dates(START, END)
# Half of what is drawn meets both conditions, else the rule would hardly ever be asked for its date.
any_days = st.dictionaries(st.integers(1, 6), dates, max_size=6) | st.fixed_dictionaries(
    dict.fromkeys(range(1, 7), dates)
)


def sessions_of(minutes: st.SearchStrategy[int], size_min: int) -> st.SearchStrategy:
    drawn = st.lists(st.tuples(st.uuids(), dates, minutes), min_size=size_min, max_size=9)
    return drawn.map(lambda several: tuple(SupervisionSession(*one) for one in several))


any_sessions = sessions_of(st.sampled_from([60, 119, 120, 150]), 0) | sessions_of(st.sampled_from([120, 150]), 4)


def first_day_all_conditions_hold(days: dict[int, date], sessions: tuple[SupervisionSession, ...], on: date):
    """The oracle: walk through the calendar day by day and count, as a person with a register would."""
    numbers = Counter()
    long_enough = 0
    for step in range((on - START).days + 1):
        today = START + timedelta(days=step)
        numbers.update(number for number, held_on in days.items() if held_on == today)
        long_enough += sum(s.held_on == today and s.duration_minutes >= 120 for s in sessions)
        if len(numbers) == 6 and long_enough >= 4:
            return today
    return None


@given(days=any_days, sessions=any_sessions, on=dates | st.just(END))
def test_the_rule_agrees_with_walking_through_the_calendar(days, sessions, on) -> None:
    decision = decide_accreditation(POLICY, AccreditationFacts(days, sessions), on)
    granted_on = decision.granted_on if isinstance(decision, AccreditationGranted) else None
    assert granted_on == first_day_all_conditions_hold(days, sessions, on)


@given(days=any_days, sessions=any_sessions, order=st.randoms(use_true_random=False))
def test_the_order_of_entry_makes_no_difference(days, sessions, order) -> None:
    shuffled = list(sessions)
    order.shuffle(shuffled)
    as_entered = decide_accreditation(POLICY, AccreditationFacts(days, sessions), END)
    otherwise = decide_accreditation(POLICY, AccreditationFacts(dict(reversed(days.items())), tuple(shuffled)), END)
    assert as_entered == otherwise
