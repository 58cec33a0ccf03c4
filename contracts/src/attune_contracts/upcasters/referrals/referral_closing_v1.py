"""ReferralClosing, from its first to its second major: the same reason, now of an open list."""

from attune_contracts.events.referrals.case_parties_event import CaseParty
from attune_contracts.events.referrals.referral_closing_v1 import ReferralClosingV1
from attune_contracts.events.referrals.referral_closing_v2 import ReferralClosingV2


def upcast(event: ReferralClosingV1) -> ReferralClosingV2:
    """Nothing is added and nothing lost."""
    return ReferralClosingV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=tuple(CaseParty(role=party.role, party_id=party.party_id) for party in event.parties),
        referral_id=event.referral_id,
        reference=event.reference,
        closing_reason=event.closing_reason,
    )
