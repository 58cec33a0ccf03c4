"""ELSAs as rows: loads and locks one, and writes down what happened to it. Never begins or commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from training.domain.elsa import Elsa
from training.domain.events import (
    AccreditationGranted,
    ElsaRegistered,
    SupervisionAttended,
    TrainingDayAttended,
    TrainingEvent,
)
from training.domain.facts import AccreditationFacts, SupervisionSession

QUERIES = load_queries("training.adapters", "elsa.sql")


@dataclass(frozen=True, slots=True)
class ElsaListing:
    """One line of the register."""

    elsa_id: UUID
    setting_id: str
    party_id: UUID
    registered_on: date
    version: int
    accredited_on: date | None


@dataclass(frozen=True, slots=True)
class ElsaFilter:
    """Which lines of the register are asked for: those after an id, at most `limit` of them.

    `settings` None means every setting of the authority.
    """

    authority: str
    settings: frozenset[str] | None
    setting_id: str | None
    accredited: bool | None
    after: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who an ELSA is, and the version with which their contact is to be stated."""

    party_id: UUID
    authority: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    contact_version: int


async def lock_elsa(connection: Connection, authority: str, elsa_id: UUID) -> Elsa | None:
    """The ELSA of this authority, locked until the transaction ends, or None."""
    return await _whole(connection, await QUERIES.lock_elsa(connection, authority=authority, elsa_id=elsa_id))


async def find_elsa(connection: Connection, authority: str, elsa_id: UUID) -> Elsa | None:
    """The ELSA of this authority, or None."""
    return await _whole(connection, await QUERIES.find_elsa(connection, authority=authority, elsa_id=elsa_id))


async def find_accreditation(connection: Connection, authority: str, elsa_id: UUID) -> AccreditationGranted | None:
    """The decision on record for this ELSA, with the policy version and the facts it was taken on, or None."""
    row = await QUERIES.accreditation(connection, authority=authority, elsa_id=elsa_id)
    if row is None:
        return None
    return AccreditationGranted(row["policy_version"], row["granted_on"], _facts(json.loads(row["facts"])))


async def list_elsas(connection: Connection, asked: ElsaFilter) -> list[ElsaListing]:
    """The lines of the register, in order of registration in this service."""
    rows = QUERIES.list_elsas(
        connection,
        authority=asked.authority,
        every_setting=asked.settings is None,
        settings=sorted(asked.settings or ()),
        setting_id=asked.setting_id,
        accredited=asked.accredited,
        after=asked.after,
        limit=asked.limit,
    )
    return [ElsaListing(*row) async for row in rows]


async def add_elsa(
    connection: Connection, registered: ElsaRegistered, *, name: str, email: str, recorded_at: datetime
) -> None:
    """Write down a new ELSA; name and e-mail go into the table for personal data."""
    await QUERIES.add_elsa(
        connection,
        elsa_id=registered.elsa_id,
        authority=registered.authority,
        setting_id=registered.setting_id,
        party_id=registered.party_id,
        registered_on=registered.registered_on,
        recorded_at=recorded_at,
    )
    await QUERIES.add_person(
        connection,
        party_id=registered.party_id,
        authority=registered.authority,
        elsa_id=registered.elsa_id,
        name=name,
        email=email,
    )


async def raise_contact_versions(connection: Connection, *, after: UUID, limit: int) -> list[KnownPerson]:
    """The next people in order of their ids, locked, each with the next version of their contact."""
    return [KnownPerson(*row) async for row in QUERIES.raise_contact_versions(connection, after=after, limit=limit)]


async def record_events(
    connection: Connection, elsa: Elsa, events: Sequence[TrainingEvent], *, recorded_at: datetime
) -> None:
    """Write down what happened to `elsa`, which must have been locked in this transaction."""
    for event in events:
        await _add(connection, elsa, event, recorded_at)
    version = elsa.version + len(events)
    await QUERIES.set_version(connection, version=version, authority=elsa.authority, elsa_id=elsa.elsa_id)


async def _add(connection: Connection, elsa: Elsa, event: TrainingEvent, recorded_at: datetime) -> None:
    row: dict[str, Any] = {"authority": elsa.authority, "elsa_id": elsa.elsa_id}
    match event:
        case TrainingDayAttended():
            await QUERIES.add_training_day(connection, **row, day=event.day, held_on=event.held_on)
        case SupervisionAttended():
            await QUERIES.add_supervision_session(
                connection,
                **row,
                session_id=event.session_id,
                held_on=event.held_on,
                duration_minutes=event.duration_minutes,
            )
        case AccreditationGranted():
            await QUERIES.add_accreditation(
                connection,
                **row,
                policy_version=event.policy_version,
                facts=json.dumps(facts_as_json(event.facts)),
                granted_on=event.granted_on,
                recorded_at=recorded_at,
            )
        case ElsaRegistered():
            raise ValueError("A new ELSA is written down by add_elsa.")


async def _whole(connection: Connection, row: Any) -> Elsa | None:
    if row is None:
        return None
    key = {"authority": row["authority"], "elsa_id": row["elsa_id"]}
    days = [(day["day"], day["held_on"]) async for day in QUERIES.training_days(connection, **key)]
    sessions = [SupervisionSession(*session) async for session in QUERIES.supervision_sessions(connection, **key)]
    accreditation = await QUERIES.accreditation(connection, **key)
    return Elsa(
        authority=row["authority"],
        elsa_id=row["elsa_id"],
        setting_id=row["setting_id"],
        party_id=row["party_id"],
        registered_on=row["registered_on"],
        version=row["version"],
        facts=AccreditationFacts(dict(days), tuple(sessions)),
        accredited_on=None if accreditation is None else accreditation["granted_on"],
    )


def facts_as_json(facts: AccreditationFacts) -> dict[str, Any]:
    """The facts as plain JSON values: for the row of the decision, and for whoever asks what it was taken on."""
    return {
        "training_days": {str(day): held_on.isoformat() for day, held_on in facts.training_days.items()},
        "supervision_sessions": [
            {
                "session_id": str(session.session_id),
                "held_on": session.held_on.isoformat(),
                "duration_minutes": session.duration_minutes,
            }
            for session in facts.supervision_sessions
        ],
    }


def _facts(stored: dict[str, Any]) -> AccreditationFacts:
    return AccreditationFacts(
        {int(day): date.fromisoformat(held_on) for day, held_on in stored["training_days"].items()},
        tuple(
            SupervisionSession(
                UUID(session["session_id"]), date.fromisoformat(session["held_on"]), session["duration_minutes"]
            )
            for session in stored["supervision_sessions"]
        ),
    )
