"""What this service hears from training and notifications, as values of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from attune_chassis.subscription import Record, Unprocessable
from attune_contracts.events.notifications import NotificationDeliveredV1, NotificationFailedV1
from attune_contracts.events.training import AccreditationGrantedV1

from referrals.domain.codes import Evidence
from referrals.domain.hear_notice_delivered import NoticeDelivered
from referrals.domain.hear_notice_failed import NoticeNotDelivered

OWN_TYPES = "attune.referrals."

ACCREDITATION_GRANTED = AccreditationGrantedV1.ce_type
NOTIFICATION_DELIVERED = NotificationDeliveredV1.ce_type
NOTIFICATION_FAILED = NotificationFailedV1.ce_type
ACCREDITATION_TOPIC = AccreditationGrantedV1.topic
NOTICE_TOPIC = NotificationDeliveredV1.topic


@dataclass(frozen=True, slots=True)
class Accreditation:
    """An ELSA's accreditation, as training published it."""

    event_id: UUID
    elsa_id: UUID
    authority: str
    setting_id: str
    policy_version: str
    granted_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeHeard:
    """What notifications said about telling somebody of one of our events: `evidence`, or `failure_reason`."""

    event_id: UUID
    authority: str
    referral_id: UUID
    cause_event_id: UUID
    cause_type: str
    party_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: str | None
    failure_reason: str | None
    confirmed_by: str | None
    happened_at: datetime

    def as_domain(self) -> NoticeDelivered | NoticeNotDelivered:
        """The notice as the domain hears it."""
        if self.evidence is not None:
            return NoticeDelivered(
                notice_event_id=self.cause_event_id,
                party_id=self.party_id,
                notification_id=self.notification_id,
                notification_version=self.notification_version,
                channel=self.channel,
                evidence=Evidence(self.evidence),
                delivered_at=self.happened_at,
                confirmed_by=self.confirmed_by,
            )
        return NoticeNotDelivered(
            notice_event_id=self.cause_event_id,
            party_id=self.party_id,
            notification_id=self.notification_id,
            notification_version=self.notification_version,
            failure_reason=self.failure_reason or "",
        )


def accreditation(record: Record, granted: AccreditationGrantedV1) -> Accreditation:
    """The accreditation in this record."""
    return Accreditation(
        event_id=record.ce_id,
        elsa_id=granted.elsa_id,
        authority=granted.authority,
        setting_id=granted.setting_id,
        policy_version=granted.policy_version,
        granted_on=granted.granted_on,
        recorded_at=_recorded_at(record),
    )


def notice_heard(record: Record, told: NotificationDeliveredV1 | NotificationFailedV1) -> NoticeHeard | None:
    """The notice in this record, or None when it is about an event of another service.

    Raises:
        Unprocessable: when the record does not say its place among the facts of the notification.
    """
    if not told.cause_type.startswith(OWN_TYPES):
        return None
    delivered = told if isinstance(told, NotificationDeliveredV1) else None
    return NoticeHeard(
        event_id=record.ce_id,
        authority=told.authority,
        referral_id=UUID(told.cause_subject),
        cause_event_id=told.cause_event_id,
        cause_type=told.cause_type,
        party_id=told.party_id,
        notification_id=told.notification_id,
        notification_version=_aggregate_version(record),
        channel=told.channel,
        evidence=None if delivered is None else delivered.evidence,
        failure_reason=told.failure_reason if isinstance(told, NotificationFailedV1) else None,
        confirmed_by=None if delivered is None else delivered.confirmed_by,
        happened_at=told.occurred_at if delivered is None else delivered.delivered_at,
    )


def _recorded_at(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(record.headers["ce_time"])
    except (KeyError, ValueError):
        raise Unprocessable("missing_header", "The header ce_time is missing or is no instant.") from None


def _aggregate_version(record: Record) -> int:
    try:
        return int(record.headers["ce_aggregateversion"])
    except (KeyError, ValueError):
        raise Unprocessable("missing_header", "The header ce_aggregateversion is missing or is no number.") from None
