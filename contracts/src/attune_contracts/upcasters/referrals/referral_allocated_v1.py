"""ReferralAllocated, from its first to its second major: the ELSA is the worker."""

from attune_contracts.events.referrals.case_parties_event import CaseParty
from attune_contracts.events.referrals.referral_allocated_v1 import ReferralAllocatedV1
from attune_contracts.events.referrals.referral_allocated_v2 import ReferralAllocatedV2


def upcast(event: ReferralAllocatedV1) -> ReferralAllocatedV2:
    """Where v1 names an ELSA, the service asked for was ELSA support."""
    return ReferralAllocatedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        parties=tuple(CaseParty(role=party.role, party_id=party.party_id) for party in event.parties),
        referral_id=event.referral_id,
        reference=event.reference,
        worker_id=event.elsa_id,
        service="elsa",
    )
