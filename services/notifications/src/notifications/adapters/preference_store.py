"""Rows of what people chose to hear."""

from typing import Any, Final
from uuid import UUID

from attune_chassis.database import Connection, load_queries
from attune_chassis.ids import derived_id

from notifications.domain.preferences import Preference, Recipient, Scope
from notifications.domain.right_time import Cadence

QUERIES = load_queries("notifications.adapters", "preference.sql")
OFF: Final = "off"


def subscription_id_of(authority: str, party_id: UUID, scope: Scope) -> UUID:
    """The id of one person's wish about one thing, the same whenever they change it."""
    return derived_id("subscription", authority, party_id, scope.topic, scope.role, scope.setting_id)


async def find(connection: Connection, authority: str, party_id: UUID) -> Recipient:
    """What a person chose; somebody who never chose anything has no preferences."""
    row = await QUERIES.find_recipient(connection, authority=authority, party_id=party_id)
    return await _recipient(connection, authority, party_id, row)


async def lock(connection: Connection, authority: str, party_id: UUID) -> Recipient:
    """The same, held for this transaction."""
    await QUERIES.begin_recipient(connection, authority=authority, party_id=party_id)
    row = await QUERIES.lock_recipient(connection, authority=authority, party_id=party_id)
    return await _recipient(connection, authority, party_id, row)


async def save(connection: Connection, recipient: Recipient) -> None:
    """Keep what a person chose, whose row the caller holds."""
    authority, party_id = recipient.authority, recipient.party_id
    await QUERIES.update_recipient(
        connection,
        authority=authority,
        party_id=party_id,
        digest_hour=recipient.digest_hour,
        digest_weekday=recipient.digest_weekday,
        wants_nothing=recipient.wants_nothing,
        revision=recipient.revision,
        published=recipient.published,
    )
    await QUERIES.forget_preferences(connection, authority=authority, party_id=party_id)
    for chosen in recipient.preferences:
        await QUERIES.keep_preference(
            connection,
            authority=authority,
            party_id=party_id,
            subscription_id=subscription_id_of(authority, party_id, chosen.scope),
            topic=chosen.scope.topic,
            role=chosen.scope.role or None,
            setting_id=chosen.scope.setting_id or None,
            cadence=OFF if chosen.cadence is None else chosen.cadence.value,
        )


async def _recipient(connection: Connection, authority: str, party_id: UUID, row: Any) -> Recipient:
    if row is None:
        return Recipient(authority=authority, party_id=party_id)
    rows = QUERIES.preferences_of(connection, authority=authority, party_id=party_id)
    preferences = tuple(
        [
            Preference(
                Scope(kept["topic"], kept["role"] or "", kept["setting_id"] or ""),
                None if kept["cadence"] == OFF else Cadence(kept["cadence"]),
            )
            async for kept in rows
        ]
    )
    return Recipient(
        authority=authority,
        party_id=party_id,
        preferences=preferences,
        digest_hour=row["digest_hour"],
        digest_weekday=row["digest_weekday"],
        wants_nothing=row["wants_nothing"],
        revision=row["revision"],
        published=row["published"],
    )
