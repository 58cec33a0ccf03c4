"""ReplyTargetMissed, first major version."""

from attune_contracts import fields
from attune_contracts.drafts.referrals.consultation_event import ConsultationEvent
from attune_contracts.fields import referrals


class ReplyTargetMissedV1(ConsultationEvent):
    """The day by which the service meant to reply has passed without a reply; the parent was told before (KD8)."""

    ce_type = "attune.referrals.ReplyTargetMissed.v1"
    emitted_when = "The timer finds a target passed with no call booked, declined or refused."

    target_on: referrals.TargetOn
    policy_version: fields.PolicyVersion
