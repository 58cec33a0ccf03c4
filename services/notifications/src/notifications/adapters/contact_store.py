"""Addresses: the only personal data this service keeps."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.adapters.sealed_contacts import Address

QUERIES = load_queries("notifications.adapters", "contact.sql")


async def lock_party(connection: Connection, authority: str, party_id: UUID) -> None:
    """Until the end of the transaction nobody else decides about this party's contact or waiting messages."""
    await QUERIES.lock_party(connection, authority=authority, party_id=party_id)


async def stated_by(connection: Connection, authority: str, party_id: UUID) -> str | None:
    """Which service states this party's contact; None while nobody has."""
    found: str | None = await QUERIES.stated_by(connection, authority=authority, party_id=party_id)
    return found


async def keep_latest(
    connection: Connection,
    address: Address,
    *,
    authority: str,
    party_id: UUID,
    stated_by: str,
    version: int,
    stated_at: datetime,
) -> None:
    """Keep the address unless a later statement is known."""
    await QUERIES.keep_latest(
        connection,
        authority=authority,
        party_id=party_id,
        stated_by=stated_by,
        version=version,
        channel=address.channel,
        address=address.address,
        stated_at=stated_at,
    )


async def is_known(connection: Connection, authority: str, party_id: UUID, channel: str) -> bool:
    """Whether the party can be reached by this channel."""
    return bool(await QUERIES.is_known(connection, authority=authority, party_id=party_id, channel=channel))


async def find_address(connection: Connection, authority: str, party_id: UUID, channel: str) -> Address | None:
    """How to reach the party now."""
    found = await QUERIES.address(connection, authority=authority, party_id=party_id, channel=channel)
    return None if found is None else Address(channel, found)
