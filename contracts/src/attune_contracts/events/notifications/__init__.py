"""Events of notifications."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.notifications.contact_marked_undeliverable_v1 import ContactMarkedUndeliverableV1
    from attune_contracts.events.notifications.digest_sent_v1 import DigestSentV1
    from attune_contracts.events.notifications.enquiry_answered_v1 import EnquiryAnsweredV1
    from attune_contracts.events.notifications.enquiry_received_v1 import EnquiryReceivedV1
    from attune_contracts.events.notifications.fallback_channel_used_v1 import FallbackChannelUsedV1
    from attune_contracts.events.notifications.human_follow_up_raised_v1 import HumanFollowUpRaisedV1
    from attune_contracts.events.notifications.notification_deferred_v1 import NotificationDeferredV1
    from attune_contracts.events.notifications.notification_delivered_v1 import NotificationDeliveredV1
    from attune_contracts.events.notifications.notification_delivered_v2 import NotificationDeliveredV2
    from attune_contracts.events.notifications.notification_failed_v1 import NotificationFailedV1
    from attune_contracts.events.notifications.notification_failed_v2 import NotificationFailedV2
    from attune_contracts.events.notifications.notification_sent_v1 import NotificationSentV1
    from attune_contracts.events.notifications.notification_sent_v2 import NotificationSentV2
    from attune_contracts.events.notifications.notification_suppressed_v1 import NotificationSuppressedV1
    from attune_contracts.events.notifications.recipient_unsubscribed_v1 import RecipientUnsubscribedV1
    from attune_contracts.events.notifications.reminder_cancelled_v1 import ReminderCancelledV1
    from attune_contracts.events.notifications.topic_subscribed_v1 import TopicSubscribedV1

__all__ = [
    "ContactMarkedUndeliverableV1",
    "DigestSentV1",
    "EnquiryAnsweredV1",
    "EnquiryReceivedV1",
    "FallbackChannelUsedV1",
    "HumanFollowUpRaisedV1",
    "NotificationDeferredV1",
    "NotificationDeliveredV1",
    "NotificationDeliveredV2",
    "NotificationFailedV1",
    "NotificationFailedV2",
    "NotificationSentV1",
    "NotificationSentV2",
    "NotificationSuppressedV1",
    "RecipientUnsubscribedV1",
    "ReminderCancelledV1",
    "TopicSubscribedV1",
]

__getattr__ = class_by_name(__name__)
