"""What this service publishes about link people. Consents are facts of their referral: `wire.py` tells those."""

from typing import Any
from uuid import UUID

from attune_chassis.cause import Cause
from attune_contracts import EventModel, WireMessage, encode
from attune_contracts.events.referrals import LinkPsychologistAssignedV1, LinkPsychologistChangedV1

from referrals.adapters.link_store import LinkKey
from referrals.domain.link_people import LinkTerm


def link_message(key: LinkKey, term: LinkTerm, former: LinkTerm | None, *, version: int, cause: Cause) -> WireMessage:
    """The first person in a role, or the one who follows `former`; the handover note is never published (YL17)."""
    parties = [("link_person", term.person_id)]
    if former is not None:
        parties.append(("former_link_person", former.person_id))
    if term.contact_id is not None:
        parties.append(("setting_contact", term.contact_id))
    shared: dict[str, Any] = {
        "authority": key.authority,
        "occurred_at": cause.recorded_at,
        "parties": tuple(_party(role, party_id) for role, party_id in parties),
        "setting_id": key.setting_id,
        "link_role": key.link_role,
        "from_on": term.from_on,
    }
    if former is None:
        event: EventModel = LinkPsychologistAssignedV1(**shared)
    else:
        changed: dict[str, Any] = {"reason": term.reason, "handover_on": term.handover_on}
        event = LinkPsychologistChangedV1(**shared, **changed)
    return encode(event, ce_id=cause.event_id(0), aggregate_version=version, **cause.chain())


def _party(role: str, party_id: UUID) -> dict[str, Any]:
    return {"role": role, "party_id": party_id}
