"""ReferralSubmitted, first major version."""

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.topic_declarations import INTAKE_TOPIC


class ReferralSubmittedV1(DomainEvent):
    """A referral an integrator sends in, with the personal part sealed to referrals."""

    ce_type = "attune.intake.ReferralSubmitted.v1"
    topic = INTAKE_TOPIC
    key_field = None
    emitted_when = "An integrator's system refers a child."
    known_consumers = ("referrals",)

    setting_id: fields.SettingId
    referral_type: fields.ReferralTypeCode
    reason_codes: fields.ReasonCodes
    sealed: fields.SealedReferralPart
