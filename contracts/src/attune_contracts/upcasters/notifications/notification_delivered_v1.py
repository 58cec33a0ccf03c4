"""NotificationDelivered, from its first to its second major: the same channel, now of a longer list."""

from attune_contracts.events.notifications.notification_delivered_v1 import NotificationDeliveredV1
from attune_contracts.events.notifications.notification_delivered_v2 import NotificationDeliveredV2


def upcast(event: NotificationDeliveredV1) -> NotificationDeliveredV2:
    """Nothing is added and nothing lost."""
    return NotificationDeliveredV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        notification_id=event.notification_id,
        cause_event_id=event.cause_event_id,
        cause_type=event.cause_type,
        cause_subject=event.cause_subject,
        party_id=event.party_id,
        purpose=event.purpose,
        channel=event.channel,
        evidence=event.evidence,
        delivered_at=event.delivered_at,
        confirmed_by=event.confirmed_by,
    )
