"""ReplyTargetMissed, first major version."""

from attune_contracts.events.referrals.reply_target_event import ReplyTargetEvent


class ReplyTargetMissedV1(ReplyTargetEvent):
    """The day by which the service meant to reply has passed without a reply; the referrer was told before (KD8)."""

    ce_type = "attune.referrals.ReplyTargetMissed.v1"
    emitted_when = "The timer finds a target passed without what it was set for."
