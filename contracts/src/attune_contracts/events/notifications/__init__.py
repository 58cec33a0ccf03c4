"""Events of notifications."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.notifications.notification_delivered_v1 import NotificationDeliveredV1
    from attune_contracts.events.notifications.notification_failed_v1 import NotificationFailedV1
    from attune_contracts.events.notifications.notification_sent_v1 import NotificationSentV1

__all__ = [
    "NotificationDeliveredV1",
    "NotificationFailedV1",
    "NotificationSentV1",
]

__getattr__ = class_by_name(__name__)
