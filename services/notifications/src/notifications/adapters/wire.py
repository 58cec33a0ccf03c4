"""The only file that knows both the contracts' events and this service's domain."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_chassis.subscription import Record, Unprocessable
from attune_contracts import EventModel, WireMessage, encode
from attune_contracts.events.awards import AwardStageAwardedV1, AwardStageReturnedV1, CertificateIssuedV1
from attune_contracts.events.contact_statement import ContactStatement
from attune_contracts.events.notifications import NotificationDeliveredV1, NotificationFailedV1, NotificationSentV1
from attune_contracts.events.referrals import (
    ReferralAcceptedV1,
    ReferralClosingV1,
    ReferralDeclinedV1,
    ReferralMadeV2,
    ReferralOutcomeRecordedV1,
)
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.fields import UUID_PATTERN
from attune_contracts.model import PartiesEvent
from attune_contracts.registry import consumes
from attune_contracts.topics import topics_owned_by
from attune_contracts.upcasters import decoder, older_majors

from notifications.domain import purposes
from notifications.domain.content import Content
from notifications.domain.notification import Cause, Delivered, Fact, Failed, Notification, Sent
from notifications.domain.routing import Routable

SERVICE: Final = "notifications"
STAFF_REFERENCE: Final = re.compile(rf"[a-z][a-z0-9_:|-]{{2,63}}|{UUID_PATTERN}")

READS: Final[Mapping[str, type[EventModel]]] = {event.ce_type: event for event in consumes(SERVICE)}
"""Every event type this service may read, as the contracts declare it."""

OLDER_MAJORS: Final = older_majors(READS)
"""What the log told in an older major, before there was the one this service reads -> the type it is read as."""

decode_as_read: Final = decoder(OLDER_MAJORS)
"""Decodes an event as one of the types in READS."""

CONTACT_TYPES: Final = tuple(name for name, event in READS.items() if issubclass(event, ContactStatement))
DOMAIN_EVENTS: Final[Mapping[str, type[PartiesEvent]]] = {
    name: event for name, event in READS.items() if issubclass(event, PartiesEvent)
}
TOPICS_READ: Final = tuple(sorted({event.topic for event in READS.values()}))

CONTENTS: Final[Mapping[str, tuple[type[PartiesEvent], Callable[[Any], Content]]]] = {
    "referral_received": (
        ReferralMadeV2,
        lambda event: purposes.ReferralReceived(reference=event.reference),
    ),
    "referral_accepted": (
        ReferralAcceptedV1,
        lambda event: purposes.ReferralAccepted(reference=event.reference, accepted_on=event.accepted_on),
    ),
    "referral_declined": (
        ReferralDeclinedV1,
        lambda event: purposes.ReferralDeclined(
            reference=event.reference,
            decline_reason=event.decline_reason,
            signpost_codes=event.signpost_codes,
            declined_on=event.declined_on,
        ),
    ),
    "referral_outcome": (
        ReferralOutcomeRecordedV1,
        lambda event: purposes.ReferralOutcome(reference=event.reference, outcome_code=event.outcome_code),
    ),
    "referral_closing": (
        ReferralClosingV1,
        lambda event: purposes.ReferralClosing(reference=event.reference, closing_reason=event.closing_reason),
    ),
    "accreditation_granted": (
        AccreditationGrantedV1,
        lambda event: purposes.AccreditationGranted(granted_on=event.granted_on),
    ),
    "certificate_issued": (
        CertificateIssuedV1,
        lambda event: purposes.CertificateIssued(
            reference=event.certificate_number,
            certificate_kind=event.certificate_kind,
            issued_on=event.issued_on,
        ),
    ),
    "award_stage_awarded": (
        AwardStageAwardedV1,
        lambda event: purposes.AwardStageAwarded(scheme=event.scheme, stage=event.stage, decided_on=event.decided_on),
    ),
    "award_stage_returned": (
        AwardStageReturnedV1,
        lambda event: purposes.AwardStageReturned(
            scheme=event.scheme,
            stage=event.stage,
            missing_codes=event.missing_codes,
            decided_on=event.decided_on,
        ),
    ),
}
"""Purpose -> the event it is told from, and what of it is told."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What ties facts of one case together: the correlation id, and the trace of its beginning."""

    correlation_id: UUID
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """An event somebody may have to be told of. `parties` are (role, party id) pairs, each once."""

    cause: Cause
    authority: str
    parties: tuple[tuple[str, UUID], ...]
    thread: Thread
    event: PartiesEvent

    def content(self, purpose: str) -> Content:
        """What a message of this purpose says about this event."""
        return CONTENTS[purpose][1](self.event)


def heard(record: Record, event: PartiesEvent) -> Heard:
    """The event as this service thinks of it. Raises Unprocessable (missing_header)."""
    # The fact and the type it is read as, not the record: the same fact must give the same message in every major.
    cause = Cause(record.fact_id, event.ce_type, record.headers.get("ce_subject", ""), event.occurred_at)
    parties = tuple((party.role, party.party_id) for party in event.parties)
    return Heard(cause, event.authority, parties, thread_of(record), event)


def thread_of(record: Record) -> Thread:
    """The correlation a record carries; an event without one begins its own."""
    try:
        correlation_id = UUID(record.headers["ce_correlationid"])
    except (KeyError, ValueError):
        correlation_id = record.ce_id
    return Thread(correlation_id, record.headers.get("traceparent"))


def aggregate_version(record: Record) -> int:
    """Which statement about its aggregate a record is, counted from 1. Raises Unprocessable (missing_header)."""
    text = record.headers.get("ce_aggregateversion", "")
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise Unprocessable("missing_header", "The header ce_aggregateversion is missing or is no positive number.")
    return int(text)


def staff_reference(issuer: str, subject: str) -> str:
    """A member of staff in a published fact: the token's subject where it is an opaque code, else a pseudonym of it."""
    if STAFF_REFERENCE.fullmatch(subject):
        return subject
    return f"staff:{derived_id('staff', issuer, subject)}"


def fact_id(notification: Notification, fact: Fact, command_id: UUID | None) -> UUID:
    """The id of a fact, derived from what caused it: a restored service makes the same one again."""
    if command_id is not None:
        return derived_id(command_id, "0")
    match fact:
        case Sent():
            return derived_id("notifications", notification.notification_id, "sent")
        case Delivered(evidence=evidence):
            return derived_id("notifications", notification.notification_id, "delivered", evidence.value)
        case Failed(reason=reason):
            return derived_id("notifications", notification.notification_id, "failed", reason.value)


def fact_message(
    notification: Notification,
    fact: Fact,
    *,
    ce_id: UUID,
    version: int,
    thread: Thread,
    causation_id: UUID,
    recorded_at: datetime,
) -> WireMessage:
    """One fact on the wire; `version` counts the notification's facts from 1."""
    shared: dict[str, Any] = {
        "authority": notification.authority,
        "occurred_at": fact.at,
        "notification_id": notification.notification_id,
        "cause_event_id": notification.cause.event_id,
        "cause_type": notification.cause.event_type,
        "cause_subject": notification.cause.subject,
        "party_id": notification.party_id,
        "purpose": notification.purpose,
        "channel": notification.channel,
    }
    return encode(
        _fact_event(fact, shared),
        ce_id=ce_id,
        aggregate_version=version,
        recorded_at=recorded_at,
        correlation_id=thread.correlation_id,
        causation_id=causation_id,
        traceparent=thread.traceparent,
    )


def _fact_event(fact: Fact, shared: dict[str, Any]) -> EventModel:
    match fact:
        case Sent():
            return NotificationSentV1(**shared)
        case Delivered():
            told = {"channel": fact.told_by, "evidence": fact.evidence.value, "delivered_at": fact.at}
            return NotificationDeliveredV1(**{**shared, **told, "confirmed_by": fact.confirmed_by})
        case Failed(reason=reason):
            return NotificationFailedV1(**shared, failure_reason=reason.value)


def owned_topics() -> dict[str, int]:
    """The topics this service writes, with their partition counts."""
    return {topic.name: topic.partitions for topic in topics_owned_by(SERVICE)}


def routable(templates: frozenset[str]) -> Routable:
    """Everything a route may name; `templates` are the purposes that can be written."""
    return Routable(
        events={name: event.party_roles for name, event in DOMAIN_EVENTS.items()},
        contents={purpose: event.ce_type for purpose, (event, _) in CONTENTS.items()},
        templates=templates,
    )
