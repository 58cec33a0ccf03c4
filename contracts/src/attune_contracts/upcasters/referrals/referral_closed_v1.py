"""ReferralClosed, from its first to its second major."""

from attune_contracts.events.referrals.referral_closed_v1 import ReferralClosedV1
from attune_contracts.events.referrals.referral_closed_v2 import ReferralClosedV2


def upcast(event: ReferralClosedV1) -> ReferralClosedV2:
    """v1 names nobody, and was told only when everybody who had to be told was told."""
    return ReferralClosedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=(),
        referral_id=event.referral_id,
        reference=event.reference,
        closing_reason=event.closing_reason,
        outcome_code=event.outcome_code,
        told="all_told",
    )
