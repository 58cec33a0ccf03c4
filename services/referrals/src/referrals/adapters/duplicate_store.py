"""Fingerprints of children as rows. Never begins or commits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.adapters.duplicate_fingerprints import Fingerprint
from referrals.adapters.people import Child
from referrals.domain.duplicate import Likeness

QUERIES = load_queries("referrals.adapters", "duplicate.sql")


@dataclass(frozen=True, slots=True)
class ChildOfReferral:
    """PERSONAL DATA: whom a referral is about."""

    referral_id: UUID
    authority: str
    child: Child = field(repr=False)


@dataclass(frozen=True, slots=True)
class Alike:
    """A referral that may be about the same child: what can be shown of it."""

    referral_id: UUID
    reference: str
    setting_id: str
    referral_type: str
    stage: str
    made_on: date
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class WhoAsks:
    """Within what is looked: `settings` None means every setting of the authority."""

    authority: str
    settings: frozenset[str] | None
    limit: int


async def keep_fingerprints(
    connection: Connection, referral_id: UUID, authority: str, key_id: str, made: Sequence[Fingerprint]
) -> None:
    """Keep a referral's fingerprints, made with the secret `key_id`; none is fine too: then nothing can be compared."""
    await QUERIES.keep_fingerprints(
        connection,
        referral_id=referral_id,
        authority=authority,
        key_id=key_id,
        likenesses=[one.likeness.value for one in made],
        fingerprints=[one.value for one in made],
    )


async def drop_other_fingerprints(connection: Connection, referral_id: UUID, key_id: str) -> None:
    """Let those made with other secrets go."""
    await QUERIES.drop_other_fingerprints(connection, referral_id=referral_id, key_id=key_id)


async def children_to_fingerprint(connection: Connection, key_id: str, limit: int) -> list[ChildOfReferral]:
    """The next referrals without fingerprints of this secret."""
    rows = QUERIES.children_to_fingerprint(connection, key_id=key_id, row_limit=limit)
    return [
        ChildOfReferral(
            row["referral_id"], row["authority"], Child(row["given_name"], row["family_name"], row["date_of_birth"])
        )
        async for row in rows
    ]


async def referrals_alike(
    connection: Connection, referral_id: UUID, wanted: Sequence[Fingerprint], who: WhoAsks
) -> list[Alike]:
    """Other referrals with one of these fingerprints; each with the strongest likeness, those alike most first."""
    rows = QUERIES.referrals_alike(
        connection,
        referral_id=referral_id,
        authority=who.authority,
        every_setting=who.settings is None,
        settings=sorted(who.settings or ()),
        likenesses=[one.likeness.value for one in wanted],
        key_ids=[one.key_id for one in wanted],
        fingerprints=[one.value for one in wanted],
        row_limit=who.limit,
    )
    found = [Alike(**{**row, "likeness": Likeness(row["likeness"])}) async for row in rows]
    return sorted(found, key=lambda alike: (alike.likeness, alike.made_on, alike.referral_id))
