"""PERSONAL DATA: the child and the referrer as rows. Nothing here is logged, and nothing leaves but sealed.

`repr` of these values shows nothing, so that a traceback or a log line cannot either.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("referrals.adapters", "people.sql")


@dataclass(frozen=True, slots=True)
class Child:
    """The child a referral is about."""

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who referred, and must be told."""

    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class People:
    """The people of one referral."""

    child: Child
    referrer: Referrer


@dataclass(frozen=True, slots=True)
class KnownReferrer:
    """A referrer on record, and the version with which their contact is to be stated."""

    party_id: UUID
    authority: str
    referrer: Referrer
    contact_version: int


async def add_people(
    connection: Connection, people: People, *, child_id: UUID, referrer_id: UUID, authority: str
) -> None:
    """Write down the people of a new referral under their opaque ids."""
    await QUERIES.add_people(
        connection,
        child_id=child_id,
        authority=authority,
        given_name=people.child.given_name,
        family_name=people.child.family_name,
        date_of_birth=people.child.date_of_birth,
        referrer_id=referrer_id,
        referrer_name=people.referrer.name,
        referrer_email=people.referrer.email,
    )


async def add_party(connection: Connection, person: Referrer, *, party_id: UUID, authority: str) -> None:
    """Write down one more person of a case who has to be told things."""
    await QUERIES.add_referrer(connection, party_id=party_id, authority=authority, name=person.name, email=person.email)


async def raise_contact_versions(connection: Connection, *, after: UUID, limit: int) -> list[KnownReferrer]:
    """The next referrers in order of their ids, locked, each with the next version of their contact."""
    rows = QUERIES.raise_contact_versions(connection, after=after, limit=limit)
    return [
        KnownReferrer(row["party_id"], row["authority"], Referrer(row["name"], row["email"]), row["contact_version"])
        async for row in rows
    ]


async def find_people(connection: Connection, *, child_id: UUID, referrer_id: UUID) -> People | None:
    """The people behind these ids, or None when they are not on record (any more)."""
    child = await QUERIES.find_child(connection, child_id=child_id)
    referrer = await QUERIES.find_referrer(connection, party_id=referrer_id)
    if child is None or referrer is None:
        return None
    return People(
        Child(child["given_name"], child["family_name"], child["date_of_birth"]),
        Referrer(referrer["name"], referrer["email"]),
    )
