"""Facts about times, wishes, digests and reminders on the wire."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_chassis.subscription import Record
from attune_contracts import EventModel, WireMessage, encode
from attune_contracts.events.notifications import (
    DigestSentV1,
    NotificationDeferredV1,
    NotificationSuppressedV1,
    RecipientUnsubscribedV1,
    ReminderCancelledV1,
    TopicSubscribedV1,
)
from attune_contracts.events.referrals import FeedbackAcknowledgedV1, NoticeWithheldV1, NoticeWithholdingEndedV1

from notifications.domain import purposes
from notifications.domain.content import Content
from notifications.domain.digest import DIGEST
from notifications.domain.notification import Cause
from notifications.domain.preferences import Recipient, RecipientFact, Subscribed, Unsubscribed
from notifications.domain.reminder import CaseEvent
from notifications.domain.timing_facts import Deferred, Suppressed, TimingFact
from notifications.domain.withholding import WithheldNotice

CONFIRMATION: Final = FeedbackAcknowledgedV1.ce_type
"""What ends the reminders of the one notice it names."""


WITHHELD: Final = NoticeWithheldV1.ce_type
"""What stops the message about the decision it names; heard before the decision itself where both come together."""
WITHHOLDING_ENDED: Final = NoticeWithholdingEndedV1.ce_type
"""What lets it go on."""


def withheld_notice(record: Record, event: NoticeWithheldV1 | NoticeWithholdingEndedV1) -> WithheldNotice:
    """Which decision of which case is meant."""
    return WithheldNotice(event.notice_event_id, event.authority, record.headers.get("ce_subject", ""))


def purpose_told(purpose: str) -> str:
    """A purpose as facts name it: the contracts want two words at least."""
    return "news_digest" if purpose == DIGEST else purpose


def case_event(cause: Cause) -> CaseEvent:
    """An event of a case, as reminders think of it."""
    return CaseEvent(cause.event_id, cause.event_type, cause.subject, cause.occurred_at)


def confirmation(record: Record, event: FeedbackAcknowledgedV1) -> CaseEvent:
    """That a referrer confirmed one notice, as reminders think of it."""
    subject = record.headers.get("ce_subject", "")
    return CaseEvent(record.fact_id, event.ce_type, subject, event.occurred_at, event.notice_event_id)


REMINDERS: Final[Mapping[str, Callable[[Any], Content]]] = {
    "reminder_information_requested": lambda event: purposes.ReminderInformationRequested(
        reference=event.reference, missing=event.missing, due_on=event.due_on
    ),
    "reminder_referral_proposed": lambda event: purposes.ReminderReferralProposed(
        reference=event.reference, service=event.service, endorse_by=event.endorse_by
    ),
    "reminder_feedback_acknowledgement": lambda event: purposes.ReminderFeedbackAcknowledgement(
        reference=event.reference
    ),
}
"""Purpose of a reminder -> what it says of the event it reminds of."""


def reminder_content(purpose: str, event: EventModel) -> Content:
    """What a reminder of an event says."""
    return REMINDERS[purpose](event)


def timing_fact_id(notification_id: UUID, fact: TimingFact) -> UUID:
    """The id of such a fact, derived from what it says: a restored service makes the same one again."""
    match fact:
        case Deferred(until=until):
            return derived_id("notifications", notification_id, "deferred", until.isoformat())
        case Suppressed(reason=reason):
            return derived_id("notifications", notification_id, "suppressed", reason.value)


def timing_event(fact: TimingFact, shared: dict[str, Any]) -> EventModel:
    """The fact as its event; `shared` are the fields of every event about a message, with or without its channel."""
    about = {name: value for name, value in shared.items() if name != "channel"}
    match fact:
        case Deferred(until=until, reason=reason):
            return NotificationDeferredV1(
                **about, deferral_reason=reason.value, deferred_until=until, policy_version=fact.policy_version
            )
        case Suppressed(reason=reason):
            return NotificationSuppressedV1(
                **about, suppression_reason=reason.value, policy_version=fact.policy_version
            )


def recipient_messages(
    after: Recipient, facts: Sequence[RecipientFact], *, cause_id: UUID, recorded_at: datetime
) -> list[WireMessage]:
    """What a person chose, as facts. `cause_id` is the command, or the message whose link they followed."""
    first = after.published - len(facts) + 1
    return [
        encode(
            _recipient_event(after, fact, recorded_at),
            ce_id=derived_id("recipient", cause_id, str(after.revision), str(place)),
            aggregate_version=first + place,
            recorded_at=recorded_at,
            correlation_id=cause_id,
            causation_id=cause_id,
        )
        for place, fact in enumerate(facts)
    ]


def _recipient_event(after: Recipient, fact: RecipientFact, at: datetime) -> EventModel:
    shared: dict[str, Any] = {"authority": after.authority, "occurred_at": at, "party_id": after.party_id}
    match fact:
        case Subscribed(subscription_id=subscription_id, scope=scope, cadence=cadence, way=way):
            return TopicSubscribedV1(
                **shared,
                subscription_id=subscription_id,
                subscription_topic=scope.topic,
                channel="email",
                cadence=cadence.value,
                subscribed_by=way,
                setting_id=scope.setting_id or None,
            )
        case Unsubscribed(scope=None, way=way):
            return RecipientUnsubscribedV1(**shared, unsubscribed_scope="all_topics", unsubscribed_by=way)
        case Unsubscribed(subscription_id=subscription_id, scope=scope, way=way):
            return RecipientUnsubscribedV1(
                **shared,
                unsubscribed_scope="one_topic",
                subscription_id=subscription_id,
                subscription_topic=scope.topic if scope else None,
                unsubscribed_by=way,
            )


def digest_message(
    *,
    digest_id: UUID,
    version: int,
    authority: str,
    party_id: UUID,
    items: Sequence[UUID],
    period: tuple[datetime, datetime],
    policy_version: str,
    correlation_id: UUID,
    sent_at: datetime,
) -> WireMessage:
    """A digest went out; `version` counts the facts of its own message, `period` is what it holds."""
    period_from, period_until = period
    event = DigestSentV1(
        authority=authority,
        occurred_at=sent_at,
        notification_id=digest_id,
        party_id=party_id,
        channel="email",
        item_notification_ids=tuple(items),
        period_from=period_from,
        period_until=period_until,
        policy_version=policy_version,
    )
    return encode(
        event,
        ce_id=derived_id("notifications", digest_id, "digest_sent"),
        aggregate_version=version,
        recorded_at=sent_at,
        correlation_id=correlation_id,
        causation_id=correlation_id,
    )


def reminder_cancelled_message(
    about: dict[str, Any],
    *,
    step: int,
    remind_at: datetime,
    clearing: tuple[UUID, str],
    correlation_id: UUID,
    at: datetime,
) -> WireMessage:
    """A reminder is not sent. `about` are the fields of every event about a message, `clearing` what cleared it."""
    clearing_id, clearing_type = clearing
    event = ReminderCancelledV1(
        **about,
        occurred_at=at,
        reminder_step=step,
        remind_at=remind_at,
        clearing_event_id=clearing_id,
        clearing_type=clearing_type,
    )
    return encode(
        event,
        ce_id=derived_id("notifications", about["notification_id"], "reminder_cancelled"),
        aggregate_version=1,
        recorded_at=at,
        correlation_id=correlation_id,
        causation_id=clearing_id,
    )
