"""From decisions to messages: the only file that knows both the contracts and the domain."""

from collections.abc import Sequence
from datetime import datetime

from attune_chassis.cause import Cause
from attune_chassis.days import effective_at
from attune_contracts import EventModel, Party, WireMessage, encode
from attune_contracts.events.training import (
    AccreditationGrantedV1,
    ContactStatedV1,
    ElsaRegisteredV1,
    SupervisionAttendedV1,
    TrainingDayAttendedV1,
)
from attune_contracts.sealing import ContactDetails, seal_model
from attune_contracts.topics import topics_owned_by

from training.adapters.elsa_store import KnownPerson
from training.domain.elsa import Elsa
from training.domain.events import (
    AccreditationGranted,
    ElsaRegistered,
    SupervisionAttended,
    TrainingDayAttended,
    TrainingEvent,
)


def partition_counts() -> dict[str, int]:
    """The topics this service owns, with their fixed number of partitions."""
    return {topic.name: topic.partitions for topic in topics_owned_by("training")}


def messages_about(elsa: Elsa, events: Sequence[TrainingEvent], cause: Cause) -> list[WireMessage]:
    """One message an event; `elsa` as it was before them, so that versions go on where they stood."""
    return [
        _message(_contract(elsa, event, cause.recorded_at), cause, index=index, version=elsa.version + index + 1)
        for index, event in enumerate(events)
    ]


def registration_messages(
    registered: ElsaRegistered, cause: Cause, *, name: str, email: str, contacts_public_key: str
) -> list[WireMessage]:
    """How to reach the person, sealed to notifications, and that they are registered.

    Both are the first of their aggregates: the person's contact and the ELSA.
    """
    contact = ContactStatedV1(
        authority=registered.authority,
        occurred_at=cause.recorded_at,
        party_id=registered.party_id,
        sealed=seal_model(ContactDetails(name=name, email=email), contacts_public_key),
    )
    elsa = ElsaRegisteredV1(
        authority=registered.authority,
        occurred_at=effective_at(registered.registered_on, cause.recorded_at),
        parties=(Party(role="elsa", party_id=registered.party_id),),
        elsa_id=registered.elsa_id,
        setting_id=registered.setting_id,
    )
    return [_message(elsa, cause, index=0, version=1), _message(contact, cause, index=1, version=1)]


def contact_again(known: KnownPerson, contacts_public_key: str, cause: Cause) -> WireMessage:
    """How to reach a person on record, sealed to notifications, as the next fact about them."""
    contact = ContactStatedV1(
        authority=known.authority,
        occurred_at=cause.recorded_at,
        party_id=known.party_id,
        sealed=seal_model(ContactDetails(name=known.name, email=known.email), contacts_public_key),
    )
    ce_id = cause.id(str(known.party_id))
    return encode(contact, ce_id=ce_id, aggregate_version=known.contact_version, **cause.chain())


def _message(event: EventModel, cause: Cause, *, index: int, version: int) -> WireMessage:
    return encode(event, ce_id=cause.event_id(index), aggregate_version=version, **cause.chain())


def _contract(elsa: Elsa, event: TrainingEvent, now: datetime) -> EventModel:
    match event:
        case TrainingDayAttended():
            return TrainingDayAttendedV1(
                authority=elsa.authority,
                occurred_at=effective_at(event.held_on, now),
                elsa_id=elsa.elsa_id,
                day=event.day,
                held_on=event.held_on,
            )
        case SupervisionAttended():
            return SupervisionAttendedV1(
                authority=elsa.authority,
                occurred_at=effective_at(event.held_on, now),
                elsa_id=elsa.elsa_id,
                session_id=event.session_id,
                held_on=event.held_on,
                duration_minutes=event.duration_minutes,
            )
        case AccreditationGranted():
            return _accreditation(elsa, event, now)
        case ElsaRegistered():
            raise ValueError("A registration travels with its contact, by registration_messages.")


def _accreditation(elsa: Elsa, event: AccreditationGranted, now: datetime) -> AccreditationGrantedV1:
    return AccreditationGrantedV1(
        authority=elsa.authority,
        occurred_at=effective_at(event.granted_on, now),
        parties=(Party(role="elsa", party_id=elsa.party_id),),
        elsa_id=elsa.elsa_id,
        setting_id=elsa.setting_id,
        policy_version=event.policy_version,
        training_days_attended=tuple(event.facts.training_days),
        supervision_sessions_attended=len(event.facts.supervision_sessions),
        granted_on=event.granted_on,
    )
