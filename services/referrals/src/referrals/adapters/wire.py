"""What this service publishes about referrals and people: the domain's facts as the contracts' events."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from attune_chassis.cause import Cause
from attune_contracts import EventModel, Party, WireMessage, encode
from attune_contracts.codes import PartyRole
from attune_contracts.events import referrals as wire
from attune_contracts.sealing import ContactDetails, seal_model
from attune_contracts.topics import topics_owned_by

from referrals.adapters.people import KnownReferrer, Referrer
from referrals.domain import events as domain
from referrals.domain.facts import Fact
from referrals.domain.referral import Referral

PUBLISHED_AS: Final[dict[type[domain.ReferralEvent], type[EventModel]]] = {
    domain.ReferralMade: wire.ReferralMadeV1,
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


def owned_topics(integrators: Sequence[str]) -> Mapping[str, int]:
    """The topics this service writes, with their partition counts."""
    return {topic.name: topic.partitions for topic in topics_owned_by("referrals", integrators)}


def messages(referral: Referral, facts: Sequence[Fact], cause: Cause) -> list[WireMessage]:
    """The messages for those of the facts that are published; `referral` is the one they are about."""
    published = ((fact, _published(referral, fact.event)) for fact in facts)
    return [
        encode(event, ce_id=fact.event_id, aggregate_version=fact.version, **cause.chain())
        for fact, event in published
        if event is not None and fact.version is not None
    ]


def contact_message(referral: Referral, referrer: Referrer, public_key: str, cause: Cause) -> WireMessage:
    """How to reach the referrer, sealed to notifications."""
    stated = _contact(referral.authority, referral.referrer_id, referrer, public_key, cause)
    return encode(stated, ce_id=cause.id("contact"), aggregate_version=1, **cause.chain())


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


def _published(referral: Referral, event: domain.ReferralEvent) -> EventModel | None:
    """The event as it is published, or None for what stays inside.

    What all events of a referral say comes from the referral, the rest from the fact's field of the same name.
    """
    model = PUBLISHED_AS.get(type(event))
    if model is None:
        return None
    people: dict[PartyRole, UUID] = {"referrer": referral.referrer_id, "child": referral.child_id}
    shared: dict[str, Any] = {
        "authority": referral.authority,
        "referral_id": referral.referral_id,
        "reference": referral.reference,
        "parties": tuple(Party(role=role, party_id=people[role]) for role in model.party_roles),
    }
    return model(
        **{name: shared[name] if name in shared else _plain(getattr(event, name)) for name in model.model_fields}
    )


def _plain(value: Any) -> Any:
    """Codes as text, because a contract knows no classes of ours."""
    if isinstance(value, StrEnum):
        return value.value
    return tuple(_plain(part) for part in value) if isinstance(value, tuple) else value
