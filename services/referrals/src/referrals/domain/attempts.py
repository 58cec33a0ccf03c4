"""How often, and how differently, a family was tried that missed an appointment (YL4)."""

from referrals.domain.case import Case, ContactAttempt
from referrals.domain.policy import AttemptPolicy, Dimension
from referrals.domain.refusals_of_care import (
    AttemptsOwed,
    FamilyWasReached,
    NothingMissed,
)

REACHED = "reached"


def different_attempts(case: Case, policy: AttemptPolicy) -> int:
    """How many attempts since the last missed appointment differ from one another in what the policy names."""
    return len({_how(attempt, policy) for attempt in case.attempts})


def attempts_left(case: Case, policy: AttemptPolicy) -> int:
    """How many different attempts are still owed; none before anything was missed."""
    return max(0, policy.owed - different_attempts(case, policy)) if case.missed_by_family else 0


def attempts_missing(case: Case, policy: AttemptPolicy) -> NothingMissed | FamilyWasReached | AttemptsOwed | None:
    """Why a referral may not close for non-attendance yet."""
    if not case.missed_by_family:
        return NothingMissed()
    reached = [attempt.attempted_on for attempt in case.attempts if attempt.result == REACHED]
    if reached:
        return FamilyWasReached(max(reached))
    if attempts_left(case, policy):
        return AttemptsOwed(
            different_attempts(case, policy), policy.owed, tuple(sorted(by.value for by in policy.differ_by))
        )
    return None


def _how(attempt: ContactAttempt, policy: AttemptPolicy) -> tuple[str, ...]:
    return tuple(getattr(attempt, by.value) for by in Dimension if by in policy.differ_by)
