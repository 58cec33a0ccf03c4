"""Records that could not be applied: set aside in the same transaction, their key held back, replayed in order.

A bug or a bad record stops one key, never a partition. A record is either applied or parked, never both or neither, and
nothing of a key overtakes a parked record: every batch locks the held keys it meets, and a replay locks them too.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from attune_chassis.database import Connection
from attune_chassis.fold import Data
from attune_chassis.sql import plumbing_queries
from attune_chassis.stream import headers_from_json, headers_to_json
from attune_chassis.subscription import BatchSubscription, Received, Record, Subscription, in_bulk

QUERIES = plumbing_queries("parking.sql")

HELD_BACK = "held_back"
HANDLER_ERROR = "handler_error"
UNREADABLE_STREAM_HEADERS = "unreadable_stream_headers"
ID_CONFLICT = "id_conflict"
AWAITING = "awaiting"
"""Reason of a record whose key the consumer tries again by itself."""


@dataclass(frozen=True, slots=True)
class Parking:
    """Parks for one consumer. Topics in the tables are the physical ones, prefix included."""

    consumer: str
    topic_prefix: str = ""

    async def lock_held(self, connection: Connection, topic: str, keys: Iterable[bytes]) -> set[bytes]:
        """The held ones among the keys, locked until the end of the transaction."""
        rows = QUERIES.lock_held_keys(
            connection, consumer=self.consumer, topic=self.topic_prefix + topic, keys=list(set(keys))
        )
        return {row["key"] async for row in rows}

    async def park(
        self, connection: Connection, record: Record, mark: Data | None, *, reason: str, error: str, hold: bool
    ) -> None:
        """Set a record aside; with `hold` its key waits behind it. `error` must not quote the record."""
        topic = self.topic_prefix + record.topic
        await QUERIES.park(
            connection,
            consumer=self.consumer,
            topic=topic,
            partition=record.partition,
            offset=record.offset,
            epoch=mark.epoch if mark else None,
            sequence=mark.sequence if mark else None,
            key=record.key,
            headers=headers_to_json(record.headers),
            value=record.value,
            reason=reason,
            error=error,
            sha256=hashlib.sha256(record.value or b"").digest(),
        )
        if hold and record.key is not None:
            await QUERIES.hold_key(
                connection, consumer=self.consumer, topic=topic, key=record.key, awaiting=reason == AWAITING
            )


async def replay(
    connection: Connection,
    subscription: Subscription | BatchSubscription,
    *,
    topic: str,
    key: bytes,
    actor: str,
    reason: str,
    topic_prefix: str = "",
) -> int:
    """Apply all parked records of a key in their order and let the key go, in one transaction.

    Gives how many records there were. When one fails again nothing changes, and its error is raised. `topic` is without
    prefix; `actor` and `reason` are kept for audit.
    """
    consumer = subscription.consumer
    place = {"consumer": consumer, "topic": topic_prefix + topic, "key": key}
    async with connection.transaction():
        # First the lock, then the look: a batch that parks further records of this key holds it meanwhile.
        await Parking(consumer, topic_prefix).lock_held(connection, topic, [key])
        rows = [row async for row in QUERIES.parked_of_key(connection, **place)]
        for row in rows:
            await apply_parked(connection, in_bulk(subscription), record_of(row, topic_prefix))
        await QUERIES.delete_parked_of_key(connection, **place)
        await QUERIES.release_key(connection, **place)
        subject = {"consumer": consumer, "topic": topic, "offsets": [row["offset"] for row in rows]}
        await note_action(connection, actor=actor, action="replay", reason=reason, subject=subject)
    return len(rows)


async def apply_parked(connection: Connection, subscription: BatchSubscription, record: Record) -> None:
    """Decode and handle one record; a type nobody wants any more is passed over.

    Raises what decoder or handler raise.
    """
    if record.ce_type in subscription.readable:
        event = subscription.decode(record.headers, record.value or b"")
        await subscription.handle(connection, [Received(record, event)])


async def discard(
    connection: Connection,
    consumer: str,
    *,
    topic: str,
    partition: int,
    offset: int,
    actor: str,
    reason: str,
    topic_prefix: str = "",
) -> bool:
    """Give up one parked record for good, audited; its key goes free with its last record.

    False when the record is not parked (any more).
    """
    place = {"consumer": consumer, "topic": topic_prefix + topic, "partition": partition, "offset": offset}
    async with connection.transaction():
        row = await QUERIES.lock_parked(connection, **place)
        if row is None:
            return False
        if row["key"] is not None:
            await Parking(consumer, topic_prefix).lock_held(connection, topic, [row["key"]])
        await QUERIES.delete_parked(connection, **place)
        await QUERIES.release_key_if_free(connection, consumer=consumer, topic=place["topic"], key=row["key"])
        subject = {**place, "sha256": hashlib.sha256(row["value"] or b"").hexdigest()}
        await note_action(connection, actor=actor, action="discard", reason=reason, subject=subject)
    return True


def record_of(row: Any, topic_prefix: str) -> Record:
    """The record as it was read, from its `parked` row."""
    return Record(
        topic=row["topic"].removeprefix(topic_prefix),
        partition=row["partition"],
        offset=row["offset"],
        key=row["key"],
        headers=headers_from_json(row["headers"]),
        value=row["value"],
    )


async def note_action(connection: Connection, *, actor: str, action: str, reason: str, subject: dict[str, Any]) -> None:
    """Keep who did what by hand, and why, in the transaction of the deed."""
    await QUERIES.note_action(connection, actor=actor, action=action, reason=reason, subject=json.dumps(subject))
