"""When a requirement of a policy is met: one line each, so that an answer can name the very fact that is missing."""

from typing import assert_never

from referrals.domain.policy import Requirement
from referrals.domain.referral import Referral

OUTSIDE_SCOPE = "outside_scope"


def is_met(referral: Referral, requirement: Requirement) -> bool:
    """Whether the case has what the policy asks for."""
    match requirement:
        case Requirement.ACKNOWLEDGED:
            return referral.case.acknowledged_on is not None
        case Requirement.SCREENED:
            screening = referral.case.screening
            return screening is not None and screening.result != OUTSIDE_SCOPE
        case Requirement.OUTCOMES_AGREED:
            return bool(referral.case.outcomes)
        case Requirement.WORKER:
            return referral.worker_id is not None
        case Requirement.SUPPORT_ENDED:
            return referral.programme is not None and referral.programme.ended_on is not None
        case _:
            assert_never(requirement)
