"""NotificationFailed, from its first to its second major: the same reason, now of an open list."""

from attune_contracts.events.notifications.notification_failed_v1 import NotificationFailedV1
from attune_contracts.events.notifications.notification_failed_v2 import NotificationFailedV2


def upcast(event: NotificationFailedV1) -> NotificationFailedV2:
    """Nothing is added and nothing lost."""
    return NotificationFailedV2(
        authority=event.authority,
        occurred_at=event.occurred_at,
        notification_id=event.notification_id,
        cause_event_id=event.cause_event_id,
        cause_type=event.cause_type,
        cause_subject=event.cause_subject,
        party_id=event.party_id,
        purpose=event.purpose,
        channel=event.channel,
        failure_reason=event.failure_reason,
    )
