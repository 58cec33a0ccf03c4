"""PERSONAL DATA: children, and whoever is told things, as rows. Nothing here is logged, and nothing leaves but sealed.

`repr` of these values shows nothing, so that a traceback or a log line cannot either.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
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
    """Who referred, or joined a case, or fills a post, and must be told: by one way at least, in their language."""

    name: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    mobile_number: str | None = field(default=None, repr=False)
    postal_address: tuple[str, ...] | None = field(default=None, repr=False)

    @property
    def ways(self) -> tuple[str, ...]:
        """By what they can be reached, without the addresses."""
        return tuple(way for way in ("email", "mobile_number", "postal_address") if getattr(self, way) is not None)


class KnownAs(StrEnum):
    """What somebody is to this service. Who states one as another would redirect what is meant for somebody else."""

    CASE = "case"
    STAFF = "staff"
    POST = "post"


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
        party_id=referrer_id,
        **_columns(people.referrer),
    )


async def add_party(connection: Connection, person: Referrer, *, party_id: UUID, authority: str) -> None:
    """Write down one more person of a case who has to be told things."""
    await QUERIES.add_referrer(connection, party_id=party_id, authority=authority, **_columns(person))


async def keep_party(
    connection: Connection, person: Referrer, *, party_id: UUID, authority: str, known_as: KnownAs
) -> int | None:
    """Write down how somebody is reached now; the version of that statement.

    None, and nothing written, where the id stands for somebody of another authority or another kind.
    """
    version: int | None = await QUERIES.keep_party(
        connection, party_id=party_id, authority=authority, known_as=known_as.value, **_columns(person)
    )
    return version


async def raise_contact_versions(connection: Connection, *, after: UUID, limit: int) -> list[KnownReferrer]:
    """The next referrers in order of their ids, locked, each with the next version of their contact."""
    rows = QUERIES.raise_contact_versions(connection, after=after, limit=limit)
    return [
        KnownReferrer(row["party_id"], row["authority"], _person(row), row["contact_version"]) async for row in rows
    ]


async def find_people(connection: Connection, *, child_id: UUID, referrer_id: UUID) -> People | None:
    """The people behind these ids, or None when they are not on record (any more)."""
    child = await QUERIES.find_child(connection, child_id=child_id)
    referrer = await QUERIES.find_referrer(connection, party_id=referrer_id)
    if child is None or referrer is None:
        return None
    return People(
        Child(child["given_name"], child["family_name"], child["date_of_birth"]),
        _person(referrer),
    )


async def find_party(connection: Connection, party_id: UUID) -> Referrer | None:
    """How somebody is reached, or None where nobody said."""
    row = await QUERIES.find_referrer(connection, party_id=party_id)
    return None if row is None else _person(row)


def _columns(person: Referrer) -> dict[str, Any]:
    lines = person.postal_address
    return asdict(person) | {"postal_address": None if lines is None else list(lines)}


def _person(row: Mapping[str, Any]) -> Referrer:
    lines = row["postal_address"]
    return Referrer(
        name=row["name"],
        email=row["email"],
        language=row["language"],
        mobile_number=row["mobile_number"],
        postal_address=None if lines is None else tuple(lines),
    )
