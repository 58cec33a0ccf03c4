"""ReferralAllocated, second major version."""

from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals


class ReferralAllocatedV2(ToldReferralEvent):
    """Whoever will give the support was chosen: for ELSA support an accredited ELSA, else a named worker."""

    ce_type = "attune.referrals.ReferralAllocated.v2"
    emitted_when = "A psychologist or coordinator gives a referral to a worker whom the service's policy allows."
    party_roles = ("referrer",)
    optional_roles = ("worker",)

    worker_id: referrals.WorkerId
    service: referrals.Service
