"""The section `clocks` of a policy document, and what it says where it cannot stand."""

import pytest
import yaml
from pydantic import ValidationError
from referrals.adapters.clock_policy import ClocksSection
from referrals.domain.clock_policy import ClockPolicy, DecideWithin, Escalation, EscalationStep, SilencePolicy
from referrals.domain.working_time import DayCount

SECTION = """\
decide_within: {days: 10, count: working_days, warn_days_before: 3}
silence:
  days: 20
  count: term_days
  escalation: {worker: 1, manager: 6, head_of_service: 11}
"""


def read(section: str) -> ClockPolicy:
    return ClocksSection.model_validate(yaml.safe_load(section)).policy()


def test_a_section_is_given_as_the_decisions_see_it():
    assert read(SECTION) == ClockPolicy(
        DecideWithin(10, DayCount.WORKING_DAYS, 3),
        SilencePolicy(
            20,
            DayCount.TERM_DAYS,
            (
                Escalation(EscalationStep.WORKER, 1),
                Escalation(EscalationStep.MANAGER, 6),
                Escalation(EscalationStep.HEAD_OF_SERVICE, 11),
            ),
        ),
    )


def test_a_service_without_a_target_leaves_it_out_and_its_silences_are_measured_all_the_same():
    without = read(SECTION.split("\n", 1)[1])
    assert without.decide_within is None
    assert without.silence == read(SECTION).silence


@pytest.mark.parametrize(
    ("instead_of", "stands", "why"),
    [
        ("warn_days_before: 3", "warn_days_before: 10", "before the target"),
        ("warn_days_before: 3", "warn_days_before: three", "warn_days_before"),
        ("count: working_days, ", "", "decide_within.count"),
        ("count: working_days", "count: calendar_days", "'working_days' or 'term_days'"),
        ("days: 20", "days: 0", "silence.days"),
        ("days: 20", "days: 20.5", "silence.days"),
        ("manager: 6", "manager: 1", "on a later day"),
        ("worker: 1, manager: 6", "manager: 6, worker: 7", "not above"),
        ("manager: 6", "governor: 6", "'worker', 'manager' or 'head_of_service'"),
        ("{worker: 1, manager: 6, head_of_service: 11}", "{}", "somebody is told"),
        ("silence:", "quiet:", "silence"),
    ],
)
def test_a_section_that_cannot_stand_says_where_and_why(instead_of, stands, why):
    assert instead_of in SECTION
    with pytest.raises(ValidationError, match=why):
        read(SECTION.replace(instead_of, stands, 1))
