"""Locks on cases and on people: whoever decides about messages holds them, a case before a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("notifications.adapters", "locks.sql")


@dataclass(frozen=True, slots=True)
class Touched:
    """What an event is about: its case, if it has one, and people."""

    authority: str
    subject: str | None
    people: frozenset[UUID]


async def lock_case(connection: Connection, authority: str, subject: str) -> None:
    """Until the end of the transaction nobody else decides about reminders of this case.

    An event that clears and the one it clears may be heard at once: whoever comes second must see what the first did.
    """
    await _hold(connection, [case_lock(authority, subject)])


async def lock_party(connection: Connection, authority: str, party_id: UUID) -> None:
    """Until the end of the transaction nobody else decides about this party's messages.

    A message and its contact may arrive on two partitions at once: whoever comes second must see what the first did.
    """
    await _hold(connection, [_party_lock(authority, party_id)])


async def hold(connection: Connection, touched: Sequence[Touched]) -> None:
    """Hold all that several events are about: cases first, then people, each in one order for everybody."""
    cases = {case_lock(one.authority, one.subject) for one in touched if one.subject is not None}
    people = {_party_lock(one.authority, party_id) for one in touched for party_id in one.people}
    if len(cases) > 1 or len(people) > 1:
        await _hold(connection, [*sorted(cases), *sorted(people)])


def case_lock(authority: str, subject: str) -> str:
    """The name of the lock on a case."""
    return f"case/{authority}/{subject}"


def _party_lock(authority: str, party_id: UUID) -> str:
    return f"{authority}/{party_id}"


async def _hold(connection: Connection, names: list[str]) -> None:
    async for _ in QUERIES.hold(connection, names=names):
        pass
