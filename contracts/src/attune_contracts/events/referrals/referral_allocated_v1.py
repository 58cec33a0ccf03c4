"""ReferralAllocated, first major version."""

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ReferralAllocatedV1(PartiesEvent):
    """An accredited ELSA was chosen for the referral."""

    ce_type = "attune.referrals.ReferralAllocated.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator allocates an ELSA whose accreditation has been heard of."
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    elsa_id: fields.ElsaId
