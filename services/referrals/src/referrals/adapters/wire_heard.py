"""What this service hears from training and notifications, as values of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from attune_chassis.subscription import Record, Unprocessable
from attune_contracts.events.notifications import (
    HumanFollowUpRaisedV1,
    NotificationDeliveredV2,
    NotificationFailedV2,
    NotificationSuppressedV1,
)
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.readers.referrals import NOTICES
from attune_contracts.upcasters import decoder, older_majors

from referrals.domain.codes import Evidence
from referrals.domain.hear_notice_delivered import NoticeDelivered
from referrals.domain.hear_notice_failed import NoticeNotDelivered
from referrals.domain.obligation import FollowUp

OWN_TYPES = "attune.referrals."

ACCREDITATION_GRANTED = AccreditationGrantedV1.ce_type
NOTICE_TYPES = tuple(NOTICES.types)
OLDER_NOTICE_TYPES = older_majors(NOTICE_TYPES)
"""What the log told in an older major, before there was the one this service reads -> the type it is read as."""

decode_notice = decoder(OLDER_NOTICE_TYPES)
"""Decodes what notifications says as one of the types this service reads."""

NO_CHANNEL = "none"
"""Where nothing was sent, or a person takes over."""

Notice = NotificationDeliveredV2 | NotificationFailedV2 | NotificationSuppressedV1 | HumanFollowUpRaisedV1
ACCREDITATION_TOPIC = AccreditationGrantedV1.topic
NOTICE_TOPIC = NotificationDeliveredV2.topic


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
    """What notifications said about telling somebody of one of our events: `evidence`, or `failure_reason`.

    With a failure can come whose task it is to tell them in another way (`responsible`, a pseudonym of staff).
    """

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
    follow_up_id: UUID | None = None
    responsible: str | None = None
    due_on: date | None = None

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
            failed_at=self.happened_at,
            follow_up=self._task(),
        )

    def _task(self) -> FollowUp | None:
        if self.follow_up_id is None or self.responsible is None or self.due_on is None:
            return None
        return FollowUp(self.follow_up_id, self.responsible, self.due_on)


def accreditation(record: Record, granted: AccreditationGrantedV1) -> Accreditation:
    """The accreditation in this record."""
    return Accreditation(
        event_id=record.fact_id,
        elsa_id=granted.elsa_id,
        authority=granted.authority,
        setting_id=granted.setting_id,
        policy_version=granted.policy_version,
        granted_on=granted.granted_on,
        recorded_at=_recorded_at(record),
    )


def notice_heard(record: Record, told: Notice) -> NoticeHeard | None:
    """The notice in this record; None when it is about an event of another service, or says nothing new to us.

    Raises:
        Unprocessable: when the record does not say its place among the facts of the notification.
    """
    failure_reason = _failure_reason(told)
    delivered = told if isinstance(told, NotificationDeliveredV2) else None
    task = told if isinstance(told, HumanFollowUpRaisedV1) else None
    if not told.cause_type.startswith(OWN_TYPES) or (delivered is None and failure_reason is None):
        return None
    return NoticeHeard(
        event_id=record.fact_id,
        authority=told.authority,
        referral_id=UUID(told.cause_subject),
        cause_event_id=told.cause_event_id,
        cause_type=told.cause_type,
        party_id=told.party_id,
        notification_id=told.notification_id,
        notification_version=_aggregate_version(record),
        channel=getattr(told, "channel", NO_CHANNEL),
        evidence=None if delivered is None else delivered.evidence,
        failure_reason=failure_reason,
        confirmed_by=None if delivered is None else delivered.confirmed_by,
        happened_at=told.occurred_at if delivered is None else delivered.delivered_at,
        follow_up_id=None if task is None else task.follow_up_id,
        responsible=None if task is None else task.responsible,
        due_on=None if task is None else task.due_on,
    )


def _failure_reason(told: Notice) -> str | None:
    """Why somebody has to tell the person; None where nobody has to because of this.

    What is withheld was withheld here. A message that reached its reader and was not acknowledged is no failure: it
    settled the obligation, or did not, by the evidence there was.
    """
    match told:
        case NotificationFailedV2():
            return told.failure_reason
        case NotificationSuppressedV1() if told.suppression_reason != "withheld":
            return f"suppressed_{told.suppression_reason}"
        case HumanFollowUpRaisedV1() if told.follow_up_reason != "not_acknowledged":
            return told.follow_up_reason
        case _:
            return None


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
