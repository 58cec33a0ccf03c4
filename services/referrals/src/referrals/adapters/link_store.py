"""Link people as rows. Never begins or commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from attune_chassis.database import Connection, load_queries

from referrals.domain.link_people import LinkTerm

QUERIES = load_queries("referrals.adapters", "link.sql")


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Whose link, and in which role."""

    authority: str
    setting_id: str
    link_role: str


@dataclass(frozen=True, slots=True)
class HeldRole:
    """Who holds a role, and the note they took it over with. The note is PERSONAL DATA."""

    link_role: str
    term: LinkTerm
    handover_note: str | None = field(repr=False)


async def raise_link_version(connection: Connection, setting_id: str) -> int:
    """The number of the next fact about this setting's links; orders whoever changes them until this one ends."""
    return int(await QUERIES.raise_link_version(connection, setting_id=setting_id))


async def terms_of_role(connection: Connection, key: LinkKey) -> list[LinkTerm]:
    """Everybody who holds, held or is to hold the role, in order."""
    rows = QUERIES.terms_of_role(
        connection, authority=key.authority, setting_id=key.setting_id, link_role=key.link_role
    )
    return [_term(row) async for row in rows]


async def end_term(connection: Connection, term: LinkTerm) -> None:
    """Write down when somebody's time ends."""
    await QUERIES.end_term(connection, link_id=term.link_id, until_on=term.until_on)


async def add_term(
    connection: Connection, key: LinkKey, term: LinkTerm, *, recorded_by: str, recorded_at: datetime
) -> None:
    """Write down who begins; the one before must have ended on that very day when the transaction ends."""
    await QUERIES.add_term(
        connection,
        link_id=term.link_id,
        authority=key.authority,
        setting_id=key.setting_id,
        link_role=key.link_role,
        number=term.number,
        person_id=term.person_id,
        contact_id=term.contact_id,
        from_on=term.from_on,
        reason=term.reason,
        handover_on=term.handover_on,
        recorded_by=recorded_by,
        recorded_at=recorded_at,
    )


async def add_handover_note(connection: Connection, term: LinkTerm, note: str) -> None:
    """Keep what the follower was told."""
    await QUERIES.add_handover_note(connection, link_id=term.link_id, note=note)


async def roles_held_on(connection: Connection, authority: str, setting_id: str, day: date) -> list[HeldRole]:
    """Who the setting turns to on that day, in order of the roles."""
    rows = QUERIES.terms_on(connection, authority=authority, setting_id=setting_id, on=day)
    return [HeldRole(row["link_role"], _term(row), row["note"]) async for row in rows]


async def settings_linked_on(connection: Connection, authority: str, link_role: str, day: date) -> frozenset[str]:
    """The settings of an authority that have somebody in the role on that day."""
    rows = QUERIES.settings_linked_on(connection, authority=authority, link_role=link_role, on=day)
    return frozenset([row["setting_id"] async for row in rows])


def _term(row: Mapping[str, Any]) -> LinkTerm:
    return LinkTerm(
        link_id=row["link_id"],
        number=row["number"],
        person_id=row["person_id"],
        contact_id=row["contact_id"],
        from_on=row["from_on"],
        until_on=row["until_on"],
        reason=row["reason"],
        handover_on=row["handover_on"],
    )
