"""ReferralMade, from its first to its second major: the same referral in the words of open lists."""

from attune_contracts.events.referrals.referral_made_v1 import ReferralMadeV1
from attune_contracts.events.referrals.referral_made_v2 import InvolvedParty, ReferralMadeV2


def upcast(event: ReferralMadeV1) -> ReferralMadeV2:
    """What v1 calls type and reasons are the service and the aims; of policy, funding and consent it says nothing."""
    return ReferralMadeV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=tuple(InvolvedParty(role=party.role, party_id=party.party_id) for party in event.parties),
        referral_id=event.referral_id,
        reference=event.reference,
        service=event.referral_type,
        setting_id=event.setting_id,
        aims=event.reason_codes,
        received_by=event.received_by,
    )
