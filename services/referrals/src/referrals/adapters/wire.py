"""What this service publishes about referrals and people: the domain's facts as the contracts' events."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, get_args
from uuid import UUID

from attune_chassis.cause import Cause
from attune_contracts import EventModel, WireMessage, encode
from attune_contracts.codes import ReferralReason, ReferralType
from attune_contracts.events import referrals as wire
from attune_contracts.fact import encode_fact
from attune_contracts.sealing import ContactDetails, seal_model
from attune_contracts.topics import topics_owned_by

from referrals.adapters.people import KnownReferrer, Referrer
from referrals.domain import events as domain
from referrals.domain.facts import Fact
from referrals.domain.referral import Referral

PUBLISHED_AS: Final[dict[type[domain.ReferralEvent], type[EventModel]]] = {
    domain.ReferralMade: wire.ReferralMadeV2,
    domain.ReferralAllocated: wire.ReferralAllocatedV1,
    domain.ReferralAccepted: wire.ReferralAcceptedV1,
    domain.ReferralDeclined: wire.ReferralDeclinedV1,
    domain.SupportProgrammeStarted: wire.SupportProgrammeStartedV1,
    domain.SupportProgrammeEnded: wire.SupportProgrammeEndedV1,
    domain.ReferralOutcomeRecorded: wire.ReferralOutcomeRecordedV1,
    domain.ReferralClosing: wire.ReferralClosingV1,
    domain.ReferrerInformed: wire.ReferrerInformedV1,
    domain.ReferralReopened: wire.ReferralReopenedV1,
    domain.ReferralClosed: wire.ReferralClosedV1,
}
"""How each fact is published; what is not here stays inside."""

ALSO_PUBLISHED_AS: Final[dict[type[domain.ReferralEvent], type[EventModel]]] = {
    domain.ReferralMade: wire.ReferralMadeV1,
}
"""The older major in which a fact is told once more, to readers of old, as long as that major can express it."""

WIRE_NAMES: Final[Mapping[type[EventModel], Mapping[str, str]]] = {
    wire.ReferralMadeV2: {"service": "referral_type", "aims": "reason_codes"},
}
"""Fields of an event that the domain calls otherwise."""

NOT_ASKED_YET: Final = frozenset({"made_by", "funding", "consent_id", "bundle_id"})
"""What ReferralMade could say and nobody who refers is asked today."""


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
    authority: str, party_id: UUID, person: Referrer, public_key: str, cause: Cause
) -> WireMessage:
    """How to reach somebody who joins a case, sealed to notifications."""
    stated = _contact(authority, party_id, person, public_key, cause)
    return encode(stated, ce_id=cause.id(f"contact of {party_id}"), aggregate_version=1, **cause.chain())


def contact_again(known: KnownReferrer, public_key: str, cause: Cause) -> WireMessage:
    """The same for a referrer on record, as the next fact about them."""
    stated = _contact(known.authority, known.party_id, known.referrer, public_key, cause)
    ce_id = cause.id(str(known.party_id))
    return encode(stated, ce_id=ce_id, aggregate_version=known.contact_version, **cause.chain())


def _contact(authority: str, party_id: UUID, referrer: Referrer, public_key: str, cause: Cause) -> wire.ContactStatedV1:
    return wire.ContactStatedV1(
        authority=authority,
        occurred_at=cause.recorded_at,
        party_id=party_id,
        sealed=seal_model(ContactDetails(name=referrer.name, email=referrer.email), public_key),
    )


def _tellings(referral: Referral, fact: Fact) -> list[EventModel]:
    """The fact as each major that is published says it; none for what stays inside."""
    models = [table.get(type(fact.event)) for table in (PUBLISHED_AS, ALSO_PUBLISHED_AS)]
    return [
        _telling(referral, fact, model) for model in models if model is not None and _can_express(model, fact.event)
    ]


def _can_express(model: type[EventModel], event: domain.ReferralEvent) -> bool:
    """Whether a major holds what happened; only the first ReferralMade has lists too short for every service."""
    if model is not wire.ReferralMadeV1 or not isinstance(event, domain.ReferralMade):
        return True
    reasons = set(event.reason_codes)
    return event.referral_type in get_args(ReferralType) and bool(reasons) and reasons <= set(get_args(ReferralReason))


def _telling(referral: Referral, fact: Fact, model: type[EventModel]) -> EventModel:
    """The event as it is published.

    What all events of a referral say comes from the referral, the rest from the fact's field of the same name.
    """
    people = {"referrer": referral.referrer_id, "child": referral.child_id}
    shared: dict[str, Any] = {
        "authority": referral.authority,
        "referral_id": referral.referral_id,
        "reference": referral.reference,
        "policy_version": fact.policy_version,
        "parties": tuple({"role": role, "party_id": people[role]} for role in model.party_roles),
    }
    names = WIRE_NAMES.get(model, {})
    said = {name: names.get(name, name) for name in model.model_fields if name not in NOT_ASKED_YET}
    return model(**{name: shared[name] if name in shared else _plain(getattr(fact.event, said[name])) for name in said})


def _plain(value: Any) -> Any:
    """Codes as text, because a contract knows no classes of ours."""
    if isinstance(value, StrEnum):
        return value.value
    return tuple(_plain(part) for part in value) if isinstance(value, tuple) else value
