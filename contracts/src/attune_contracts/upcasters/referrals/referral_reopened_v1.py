"""ReferralReopened, from its first to its second major."""

from attune_contracts.events.referrals.case_parties_event import CaseParty
from attune_contracts.events.referrals.referral_reopened_v1 import ReferralReopenedV1
from attune_contracts.events.referrals.referral_reopened_v2 import ReferralReopenedV2


def upcast(event: ReferralReopenedV1) -> ReferralReopenedV2:
    """In which stage the referral goes on v1 does not say."""
    return ReferralReopenedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=tuple(CaseParty(role=party.role, party_id=party.party_id) for party in event.parties),
        referral_id=event.referral_id,
        reference=event.reference,
        reopen_reason=event.reopen_reason,
        notice_event_id=event.notice_event_id,
    )
