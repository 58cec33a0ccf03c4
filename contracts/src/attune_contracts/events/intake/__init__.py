"""Events of intake."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.intake.referral_submitted_v1 import ReferralSubmittedV1

__all__ = [
    "ReferralSubmittedV1",
]

__getattr__ = class_by_name(__name__)
