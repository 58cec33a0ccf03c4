"""Addresses and the language to write in: the only personal data this service keeps."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.adapters.sealed_contacts import Address

QUERIES = load_queries("notifications.adapters", "contact.sql")


async def stated_by(connection: Connection, authority: str, party_id: UUID) -> str | None:
    """Which service states this party's contact; None while nobody has."""
    found: str | None = await QUERIES.stated_by(connection, authority=authority, party_id=party_id)
    return found


async def keep_latest(
    connection: Connection,
    addresses: Sequence[Address],
    *,
    authority: str,
    party_id: UUID,
    stated_by: str,
    version: int,
    stated_at: datetime,
) -> frozenset[str]:
    """Keep the addresses of one statement, and no older ones, unless a later statement is known.

    Gives the channels whose address is another than before. Statements may come twice, and late after a restatement.
    The caller holds the party's lock.
    """
    known = [row async for row in QUERIES.addresses(connection, authority=authority, party_id=party_id)]
    if any(row["version"] >= version for row in known):
        return frozenset()
    before = {row["channel"]: row["address"] for row in known}
    if known:
        await QUERIES.forget_older(connection, authority=authority, party_id=party_id, version=version)
    for address in addresses:
        await QUERIES.keep(
            connection,
            authority=authority,
            party_id=party_id,
            stated_by=stated_by,
            version=version,
            channel=address.channel,
            address=address.address,
            language=address.language,
            stated_at=stated_at,
        )
    return frozenset(address.channel for address in addresses if before.get(address.channel) != address.address)


async def channels_known(connection: Connection, authority: str, party_id: UUID) -> frozenset[str]:
    """The channels an address of this party is known for."""
    rows = QUERIES.channels_known(connection, authority=authority, party_id=party_id)
    return frozenset([row["channel"] async for row in rows])


async def is_known(connection: Connection, authority: str, party_id: UUID, channel: str) -> bool:
    """Whether the party can be reached by this channel."""
    return channel in await channels_known(connection, authority, party_id)


async def find_address(connection: Connection, authority: str, party_id: UUID, channel: str) -> Address | None:
    """How to reach the party now."""
    row = await QUERIES.address(connection, authority=authority, party_id=party_id, channel=channel)
    return None if row is None else Address(channel, row["address"], row["language"])
