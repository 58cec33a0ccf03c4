"""ReferralOutcomeRecorded, first major version."""

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ReferralOutcomeRecordedV1(PartiesEvent):
    """It is known what the programme came to; the referrer is told."""

    ce_type = "attune.referrals.ReferralOutcomeRecorded.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator records the outcome of an ended programme."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    outcome_code: fields.OutcomeCode
