"""ReferralDeclined, from its first to its second major: the same codes, now of open lists."""

from attune_contracts.events.referrals.case_parties_event import CaseParty
from attune_contracts.events.referrals.referral_declined_v1 import ReferralDeclinedV1
from attune_contracts.events.referrals.referral_declined_v2 import ReferralDeclinedV2


def upcast(event: ReferralDeclinedV1) -> ReferralDeclinedV2:
    """Nothing is added and nothing lost."""
    return ReferralDeclinedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=tuple(CaseParty(role=party.role, party_id=party.party_id) for party in event.parties),
        referral_id=event.referral_id,
        reference=event.reference,
        decline_reason=event.decline_reason,
        signpost_codes=event.signpost_codes,
        declined_on=event.declined_on,
    )
