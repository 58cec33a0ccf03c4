"""Rows of digests: a projection of what the ledger deferred to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.adapters.notification_store import Stored, stored_of
from notifications.domain.content import Content

QUERIES = load_queries("notifications.adapters", "digest.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Several messages to one person that go out as one."""

    digest_id: UUID
    authority: str
    party_id: UUID
    channel: str
    period_from: datetime
    period_until: datetime
    policy_version: str
    telling_version: str
    correlation_id: UUID


async def waiting(
    connection: Connection, authority: str, party_id: UUID, channel: str, until: datetime, *, length_max: int
) -> list[Stored]:
    """The messages of one digest that are in none yet, in order, held for this transaction."""
    rows = QUERIES.waiting_items(
        connection, authority=authority, party_id=party_id, channel=channel, until=until, length_max=length_max
    )
    return [stored_of(row) async for row in rows]


async def keep(connection: Connection, digest: Digest, items: Sequence[UUID], *, now: datetime) -> None:
    """Keep a digest with what it holds."""
    await QUERIES.keep_digest(
        connection,
        digest_id=digest.digest_id,
        authority=digest.authority,
        party_id=digest.party_id,
        channel=digest.channel,
        period_from=digest.period_from,
        period_until=digest.period_until,
        policy_version=digest.policy_version,
        telling_version=digest.telling_version,
        correlation_id=digest.correlation_id,
        made_at=now,
    )
    for number, notification_id in enumerate(items, start=1):
        await QUERIES.keep_item(connection, digest_id=digest.digest_id, number=number, notification_id=notification_id)


async def lock_made(connection: Connection, digest_id: UUID) -> Digest | None:
    """A digest whose outcome is not on record, held for this transaction."""
    row: Any = await QUERIES.lock_digest(connection, digest_id=digest_id)
    if row is None or row["state"] != "made":
        return None
    names = Digest.__dataclass_fields__
    return Digest(**{name: row[name] for name in names})


async def end(connection: Connection, digest_id: UUID, state: str) -> None:
    """It was sent, or failed."""
    await QUERIES.end_digest(connection, digest_id=digest_id, state=state)


async def contents(connection: Connection, digest_id: UUID) -> tuple[Content, ...]:
    """What its messages say, in order."""
    rows = QUERIES.items_of(connection, digest_id=digest_id)
    return tuple([stored_of(row).notification.content async for row in rows])


async def lock_items(connection: Connection, digest_id: UUID) -> list[Stored]:
    """Its messages in order, held for this transaction."""
    return [stored_of(row) async for row in QUERIES.lock_items_of(connection, digest_id=digest_id)]


async def is_in_one(connection: Connection, notification_id: UUID) -> bool:
    """Whether a message has been put into a digest."""
    return bool(await QUERIES.is_in_digest(connection, notification_id=notification_id))
