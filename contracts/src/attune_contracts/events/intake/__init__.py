"""Events of intake."""

from attune_contracts.events.intake.referral_submitted_v1 import ReferralSubmittedV1

__all__ = [
    "ReferralSubmittedV1",
]
