"""Events of notifications."""

from attune_contracts.events.notifications.notification_delivered_v1 import NotificationDeliveredV1
from attune_contracts.events.notifications.notification_failed_v1 import NotificationFailedV1
from attune_contracts.events.notifications.notification_sent_v1 import NotificationSentV1

__all__ = [
    "NotificationDeliveredV1",
    "NotificationFailedV1",
    "NotificationSentV1",
]
