"""The only file that knows both the contracts' events and this service's domain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_chassis.subscription import Record, Unprocessable
from attune_contracts import EventModel, WireMessage
from attune_contracts.codes import SentChannel, ToldChannel
from attune_contracts.events.awards import CertificateIssuedV1
from attune_contracts.events.contact_statement import ContactStatement
from attune_contracts.events.notifications import (
    FallbackChannelUsedV1,
    HumanFollowUpRaisedV1,
    NotificationDeliveredV1,
    NotificationDeliveredV2,
    NotificationFailedV1,
    NotificationFailedV2,
    NotificationSentV1,
    NotificationSentV2,
)
from attune_contracts.events.referrals import ReferralMadeV2, ReferralTransferredV1
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.fact import encode_fact
from attune_contracts.fields import UUID_PATTERN
from attune_contracts.model import PartiesEvent
from attune_contracts.registry import consumes
from attune_contracts.topics import topics_owned_by
from attune_contracts.upcasters import decoder, older_majors

from notifications.adapters.locks import Touched
from notifications.adapters.wire_contents import CONTENTS
from notifications.adapters.wire_timing import purpose_told, timing_event, timing_fact_id
from notifications.domain.content import Content
from notifications.domain.notification import (
    Cause,
    Delivered,
    Fact,
    Failed,
    FailureReason,
    FallbackUsed,
    FollowUpRaised,
    Notification,
    Sent,
)
from notifications.domain.routing import Routable
from notifications.domain.timing_facts import Deferred, Suppressed

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
    setting_id: str | None = None

    def content(self, purpose: str) -> Content | None:
        """What a message of this purpose says about this event; None where this one tells nobody anything."""
        return CONTENTS[purpose][1](self.event)


def heard(record: Record, event: PartiesEvent) -> Heard:
    """The event as this service thinks of it. Raises Unprocessable (missing_header)."""
    # The fact and the type it is read as, not the record: the same fact must give the same message in every major.
    cause = Cause(record.fact_id, event.ce_type, record.headers.get("ce_subject", ""), event.occurred_at)
    parties = tuple((party.role, party.party_id) for party in event.parties)
    return Heard(cause, event.authority, parties, thread_of(record), event, setting_of(event))


def touched(record: Record, event: EventModel) -> Touched:
    """The case and the people an event is about, whatever is done about them."""
    if isinstance(event, ContactStatement):
        return Touched(event.authority, None, frozenset({event.party_id}))
    people = frozenset(party.party_id for party in getattr(event, "parties", ()))
    return Touched(str(getattr(event, "authority", "")), record.headers.get("ce_subject", ""), people)


def setting_of(event: PartiesEvent) -> str | None:
    """The setting a case begins at or moves to, or news belongs to that has no case; None for what comes between."""
    match event:
        case ReferralTransferredV1():
            return event.to_setting_id
        case ReferralMadeV2() | AccreditationGrantedV1() | CertificateIssuedV1():
            return event.setting_id
        case _:
            return None


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
        case Deferred() | Suppressed():
            return timing_fact_id(notification.notification_id, fact)
        case Sent(way=way):
            said = ("sent", *_later_way(way.rung))
        case Delivered(evidence=evidence, rung=rung):
            said = ("delivered", evidence.value, *_later_way(rung))
        case Failed(reason=reason, way=way):
            said = ("failed", reason.value, *_later_way(way.rung))
        case FallbackUsed(way=way):
            said = ("fallback", str(way.rung))
        case FollowUpRaised(follow_up_id=follow_up_id, level=level):
            said = ("follow_up", str(follow_up_id), str(level))
    again = ("again", str(notification.round)) if notification.round else ()
    return derived_id("notifications", notification.notification_id, *said, *again)


def _later_way(rung: int) -> tuple[str, ...]:
    """What tells the facts of a later way from those of the first, whose ids are as they were before there were any."""
    return (str(rung),) if rung else ()


def fact_messages(
    notification: Notification,
    fact: Fact,
    *,
    ce_id: UUID,
    version: int,
    thread: Thread,
    causation_id: UUID,
    recorded_at: datetime,
) -> list[WireMessage]:
    """One fact on the wire, in every major that can say it; `version` counts the notification's facts from 1."""
    shared: dict[str, Any] = {
        "authority": notification.authority,
        "occurred_at": fact.at,
        "notification_id": notification.notification_id,
        "cause_event_id": notification.cause.event_id,
        "cause_type": notification.cause.event_type,
        "cause_subject": notification.cause.subject,
        "party_id": notification.party_id,
        "purpose": purpose_told(notification.purpose),
    }
    return encode_fact(
        [_fact_event(fact, shared, notification.policy_version), *_in_the_first_major(fact, shared)],
        fact_id=ce_id,
        aggregate_version=version,
        recorded_at=recorded_at,
        correlation_id=thread.correlation_id,
        causation_id=causation_id,
        traceparent=thread.traceparent,
    )


FAILED_AS: Final[Mapping[FailureReason, str]] = {
    FailureReason.NOT_REACHED: "server_unavailable",
    FailureReason.NOT_ACKNOWLEDGED: "server_unavailable",
    FailureReason.UNCLEAR: "server_unavailable",
}
"""Reasons the first major has no word for -> the nearest it has: it was not possible in time."""


def _fact_event(fact: Fact, shared: dict[str, Any], policy_version: str) -> EventModel:
    decided = shared | {"policy_version": policy_version}
    match fact:
        case Sent(way=way):
            return NotificationSentV2(**shared | {"channel": way.channel})
        case Delivered():
            return NotificationDeliveredV2(**shared | _told(fact))
        case Failed(reason=reason, way=way):
            return NotificationFailedV2(**shared | {"channel": way.channel, "failure_reason": reason.value})
        case FallbackUsed(failed=left, reason=reason, way=way):
            ways = {"failed_channel": left.channel, "channel": way.channel, "failure": reason.value}
            return FallbackChannelUsedV1(**decided | ways)
        case FollowUpRaised():
            task = {"follow_up_id": fact.follow_up_id, "responsible": fact.responsible, "due_on": fact.due_on}
            return HumanFollowUpRaisedV1(**decided | task | {"follow_up_reason": fact.reason.value})
        case Deferred() | Suppressed():
            return timing_event(fact, shared)


def _in_the_first_major(fact: Fact, shared: dict[str, Any]) -> list[EventModel]:
    """The fact as readers of old know it; none where their channels have no word for it."""
    match fact:
        case Sent(way=way) if way.channel in get_args(SentChannel):
            return [NotificationSentV1(**shared | {"channel": way.channel})]
        case Delivered(told_by=told_by) if told_by in get_args(ToldChannel):
            return [NotificationDeliveredV1(**shared | _told(fact))]
        case Failed(reason=reason, way=way) if way.channel in get_args(SentChannel):
            failed = {"channel": way.channel, "failure_reason": FAILED_AS.get(reason, reason.value)}
            return [NotificationFailedV1(**shared | failed)]
        case _:
            return []


def _told(fact: Delivered) -> dict[str, Any]:
    told = {"channel": fact.told_by, "evidence": fact.evidence.value, "delivered_at": fact.at}
    return told | {"confirmed_by": fact.confirmed_by}


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
