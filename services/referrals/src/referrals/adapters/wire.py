"""What this service publishes about referrals and people: the domain's facts as the contracts' events."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.ids import derived_id
from attune_contracts import EventModel, WireMessage, encode
from attune_contracts.events import referrals as wire
from attune_contracts.fact import encode_fact
from attune_contracts.model import models_in
from attune_contracts.sealing import ContactDetails, ContactDetailsV2, seal_model
from attune_contracts.topics import topics_owned_by

from referrals.adapters.people import KnownReferrer, Referrer
from referrals.adapters.wire_tables import (
    ABSENT_WHEN_EMPTY,
    ALSO_PUBLISHED_AS,
    ALWAYS_SAID,
    CAN_SAY,
    NOT_SAID,
    PUBLISHED_AS,
    WIRE_NAMES,
)
from referrals.domain import events as domain
from referrals.domain.facts import Fact
from referrals.domain.referral import Referral


def owned_topics(integrators: Sequence[str]) -> Mapping[str, int]:
    """The topics this service writes, with their partition counts."""
    return {topic.name: topic.partitions for topic in topics_owned_by("referrals", integrators)}


def messages(referral: Referral, facts: Sequence[Fact], cause: Cause) -> list[WireMessage]:
    """The messages for those of the facts that are published; `referral` is the one they are about."""
    return [
        message
        for fact in facts
        if fact.version is not None and (tellings := _tellings(referral, fact))
        for message in encode_fact(tellings, fact_id=fact.event_id, aggregate_version=fact.version, **cause.chain())
    ]


def contact_message(referral: Referral, referrer: Referrer, public_key: str, cause: Cause) -> WireMessage:
    """How to reach the referrer, sealed to notifications."""
    stated = _contact(referral.authority, referral.referrer_id, referrer, public_key, cause)
    return encode(stated, ce_id=cause.id("contact"), aggregate_version=1, **cause.chain())


def party_contact_message(
    authority: str, party_id: UUID, person: Referrer, public_key: str, cause: Cause, *, version: int = 1
) -> WireMessage:
    """How to reach somebody who has to be told, sealed to notifications; `version` counts what was stated of them."""
    stated = _contact(authority, party_id, person, public_key, cause)
    ce_id = cause.id(f"contact of {party_id}")
    return encode(stated, ce_id=ce_id, aggregate_version=version, **cause.chain())


def contact_again(known: KnownReferrer, public_key: str, cause: Cause) -> WireMessage:
    """The same for a referrer on record, as the next fact about them."""
    stated = _contact(known.authority, known.party_id, known.referrer, public_key, cause)
    ce_id = cause.id(str(known.party_id))
    return encode(stated, ce_id=ce_id, aggregate_version=known.contact_version, **cause.chain())


def _contact(authority: str, party_id: UUID, person: Referrer, public_key: str, cause: Cause) -> EventModel:
    """The first major for whoever has an e-mail address, which every reader knows; the second for the others."""
    about: dict[str, Any] = {"authority": authority, "occurred_at": cause.recorded_at, "party_id": party_id}
    if person.email is None:
        return wire.ContactStatedV2(**about, sealed=seal_model(ContactDetailsV2(**asdict(person)), public_key))
    inside = ContactDetails(
        name=person.name,
        email=person.email,
        language=person.language,
        mobile_number=person.mobile_number,
        postal_address=person.postal_address,
    )
    return wire.ContactStatedV1(**about, sealed=seal_model(inside, public_key))


def _tellings(referral: Referral, fact: Fact) -> list[EventModel]:
    """The fact as each major that is published says it, newest first; none for what stays inside."""
    kind = type(fact.event)
    newest, older = PUBLISHED_AS.get(kind), ALSO_PUBLISHED_AS.get(kind)
    told = [] if newest is None else [newest]
    if older is not None and CAN_SAY[older](referral, fact.event):
        told.append(older)
    return [_telling(referral, fact, model) for model in told]


def _telling(referral: Referral, fact: Fact, model: type[EventModel]) -> EventModel:
    """The event as it is published.

    What all events of a referral say comes from the referral, the rest from the fact's field of the same name.
    """
    said: dict[str, Any] = {
        "authority": referral.authority,
        "referral_id": referral.referral_id,
        "reference": referral.reference,
        "service": referral.referral_type,
        "resumes": referral.stage.value,
        "policy_version": fact.policy_version,
        "parties": tuple(
            {"role": role, "party_id": _person(referral, fact, role)} for role in _roles(model, fact.event)
        ),
        **ALWAYS_SAID.get(model, {}),
    }
    names, left_out = WIRE_NAMES.get(model, {}), NOT_SAID.get(model, frozenset())
    for name, field in model.model_fields.items():
        if name not in said and name not in left_out:
            value = _plain(getattr(fact.event, names.get(name, name)), field.annotation)
            said[name] = None if value == () and name in ABSENT_WHEN_EMPTY else value
    if isinstance(fact.event, domain.FurtherContactAttempted):
        said["barrier"] = _barrier(fact.event)
    return model(**{name: said[name] for name in model.model_fields if name in said})


def _roles(model: type[EventModel], event: domain.ReferralEvent) -> tuple[str, ...]:
    if isinstance(event, domain.ReferrerFeedbackOverdue):
        return (event.step,)
    return ("referrer",) if model is wire.ReferralClosedV2 else model.party_roles


def _person(referral: Referral, fact: Fact, role: str) -> UUID:
    """Who is meant by a role: as the fact says, else as it is on the referral.

    The referrer is whoever has to be told: after a transfer another one has taken their place already. Nobody is on
    record for a step of escalation but the worker; the others have an id by what they are, for their contact to be
    stated under.
    """
    said: UUID | None = getattr(fact.event, f"{role}_id", None)
    if said is not None:
        return said
    duty = referral.obligation(fact.event_id)
    if role in {"referrer", "proposer"} and duty is not None:
        return duty.party_id
    known: UUID | None = getattr(referral, f"{role}_id", None)
    return known or person_by_post(referral.authority, referral.referral_type, role)


def person_by_post(authority: str, service: str, role: str) -> UUID:
    """The id under which whoever fills a post of a service can be reached, the manager for example (YL1)."""
    return derived_id("post", authority, service, role)


def _barrier(event: domain.FurtherContactAttempted) -> str | None:
    """What kept a family away is said exactly when it was reached; `not_said` is a reason too."""
    return (event.barrier or "not_said") if event.result == "reached" else None


def _plain(value: Any, declared: Any) -> Any:
    """Codes as text and parts as mappings, because a contract knows no classes of ours; a part says what it may."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return tuple(_plain(part, declared) for part in value)
    if is_dataclass(value):
        (part,) = models_in(declared)
        return {name: _plain(getattr(value, name), None) for name in part.model_fields}
    return value
