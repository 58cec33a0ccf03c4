"""ReferrerInformed, from its first to its second major: the same channel, now of a longer list."""

from attune_contracts.events.referrals.referrer_informed_v1 import ReferrerInformedV1
from attune_contracts.events.referrals.referrer_informed_v2 import ReferrerInformedV2


def upcast(event: ReferrerInformedV1) -> ReferrerInformedV2:
    """Which member of staff told the referrer v1 does not say."""
    return ReferrerInformedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        referral_id=event.referral_id,
        notice_event_id=event.notice_event_id,
        party_id=event.party_id,
        notification_id=event.notification_id,
        channel=event.channel,
        evidence=event.evidence,
        informed_at=event.informed_at,
    )
