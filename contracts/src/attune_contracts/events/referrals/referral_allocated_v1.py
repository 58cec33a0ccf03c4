"""ReferralAllocated, first major version."""

from datetime import UTC, datetime

from attune_contracts import fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import PartiesEvent


class ReferralAllocatedV1(PartiesEvent):
    """An accredited ELSA was chosen for the referral."""

    ce_type = "attune.referrals.ReferralAllocated.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator allocates an ELSA whose accreditation has been heard of."
    party_roles = ("referrer",)
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralAllocated.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    elsa_id: fields.ElsaId
