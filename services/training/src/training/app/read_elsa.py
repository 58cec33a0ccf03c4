"""Read one ELSA: what they attended, whether they are accredited, and if not, what is missing."""

from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of
from attune_chassis.http.app import etag

from training.adapters.elsa_store import facts_as_json, find_accreditation
from training.app.dependencies import Dependencies
from training.app.visible_elsa import visible_elsa
from training.domain.accreditation import StillMissing, decide_accreditation
from training.domain.elsa import Elsa
from training.domain.events import AccreditationGranted
from training.domain.explain_accreditation import explain_accreditation
from training.domain.policy import AccreditationPolicy


async def read_elsa(dependencies: Dependencies, principal: Principal, elsa_id: UUID) -> Answer:
    """200 with the ELSA as they stand now, no names; problem `elsa_unknown` (404)."""
    policy = dependencies.policy_of(principal.authority)
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        elsa = await visible_elsa(connection, principal, elsa_id)
        granted = await find_accreditation(connection, elsa.authority, elsa.elsa_id)
    today = day_of(dependencies.clock.now())
    decision = granted or decide_accreditation(policy, elsa.facts, today)
    body = _elsa_body(elsa, policy) | {"accreditation": _accreditation_body(decision, policy)}
    return Answer(200, body, {"ETag": etag(elsa.version)})


def _elsa_body(elsa: Elsa, policy: AccreditationPolicy) -> dict[str, Any]:
    return {
        "elsa_id": elsa.elsa_id,
        "setting_id": elsa.setting_id,
        "party_id": elsa.party_id,
        "registered_on": elsa.registered_on,
        "training_days": [
            {"day": day.number, "title": day.title, "held_on": elsa.facts.training_days.get(day.number)}
            for day in policy.training_days
        ],
        "supervision_sessions": facts_as_json(elsa.facts)["supervision_sessions"],
    }


def _accreditation_body(decision: AccreditationGranted | StillMissing, policy: AccreditationPolicy) -> dict[str, Any]:
    explained = {"policy_version": decision.policy_version, "explanation": explain_accreditation(decision, policy)}
    if isinstance(decision, AccreditationGranted):
        facts = facts_as_json(decision.facts)
        return {"accredited": True, "granted_on": decision.granted_on, **explained, "facts": facts, "missing": None}
    missing = {
        "training_days": [{"day": day.number, "title": day.title} for day in decision.training_days],
        "supervision_sessions": decision.supervision_sessions,
    }
    return {"accredited": False, "granted_on": None, **explained, "facts": None, "missing": missing}
