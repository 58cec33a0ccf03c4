"""The service `ledger` under test: effects of what orders publishes, derived events, a predecessor on another topic.

Three consumers: `ledger-bulk` takes facts many at a time; `ledger` takes orders and notes, where a note waits for its
order and a poison order is parked until an operator replays it; `ledger-intake` reads what a stranger writes.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.service import Resources, ServiceDefinition
from attune_chassis.settings import ServiceSettings
from attune_chassis.subscription import (
    AnySubscription,
    AwaitingError,
    BatchSubscription,
    IntakeSubscription,
    Received,
    Record,
    Subscription,
    Unprocessable,
)

from tests.faults import events
from tests.faults.events import Event, next_version
from tests.faults.orders import note_effect

BULK, CONSUMER, INTAKE = "ledger-bulk", "ledger", "ledger-intake"
REPAIRED = "faults.repaired"
"""A setting of the operator's session: with it the handler of poison orders works."""


def bulk(resources: Resources) -> BatchSubscription:
    """Facts, many at a time: one effect each, every tenth of an aggregate derives an event."""

    async def take(connection: Connection, received: Sequence[Received]) -> None:
        records = [each.record for each in received]
        versions = [int(record.headers["ce_aggregateversion"]) for record in records]
        await connection.execute(
            "INSERT INTO effect (consumer, ce_id, topic, key, version)"
            " SELECT $1, ce_id, topic, key, version"
            "   FROM unnest($2::uuid[], $3::text[], $4::bytea[], $5::int[])"
            "        WITH ORDINALITY AS one (ce_id, topic, key, version, place) ORDER BY place",
            BULK,
            [record.ce_id for record in records],
            [record.topic for record in records],
            [record.key for record in records],
            versions,
        )
        pairs = zip(records, versions, strict=True)
        derived = [_entry(record, version // events.DERIVED_EVERY) for record, version in pairs if _derives(version)]
        await resources.outbox.append(connection, derived)

    return BatchSubscription(
        consumer=BULK, topics=(events.FACT_TOPIC,), types=frozenset({events.FACT}), handle=take, decode=events.decode
    )


def orders_and_notes(resources: Resources) -> Subscription:
    """Orders and what is noted about them."""

    async def ordered(connection: Connection, record: Record, _: Any) -> None:
        await note_effect(connection, CONSUMER, record)
        version = await next_version(connection, (record.key or b"").decode())
        await resources.outbox.append(connection, [_entry(record, version)])

    async def reminded(connection: Connection, record: Record, _: Any) -> None:
        await note_effect(connection, CONSUMER, record)

    async def poison(connection: Connection, record: Record, event: Any) -> None:
        if await connection.fetchval("SELECT current_setting($1, true)", REPAIRED) != "on":
            raise Unprocessable("poison", "This order cannot be taken before the repair.")
        await ordered(connection, record, event)

    async def noted(connection: Connection, record: Record, about: Any) -> None:
        known = "SELECT EXISTS (SELECT FROM effect WHERE consumer = 'ledger' AND ce_id = $1)"
        if not await connection.fetchval(known, UUID(about)):
            raise AwaitingError("The order this note is about has not come yet.")
        await note_effect(connection, CONSUMER, record)

    handlers = {
        events.ORDERED: ordered,
        events.REMINDED: reminded,
        events.POISON: poison,
        events.NOTED: noted,
    }
    topics = (events.NOTE_TOPIC, events.ORDER_TOPIC)
    return Subscription(consumer=CONSUMER, topics=topics, handlers=handlers, decode=events.decode)


def intake(_: Resources) -> IntakeSubscription:
    """What the stranger sends: what became of each is written down."""

    async def note(connection: Connection, ce_id: UUID, what: str) -> None:
        await connection.execute("INSERT INTO taken_in VALUES ($1, $2)", ce_id, what)

    async def handle(connection: Connection, record: Record) -> None:
        await note(connection, record.ce_id, "taken")

    async def repeat(connection: Connection, record: Record) -> None:
        await note(connection, record.ce_id, "repeat")

    async def refuse(connection: Connection, record: Record, reason: str) -> None:
        try:
            await note(connection, record.ce_id, reason)
        except Unprocessable:
            await note(connection, UUID(int=0), reason)

    return IntakeSubscription(
        consumer=INTAKE, topics=tuple(events.INTAKE_TOPICS), handle=handle, refuse=refuse, repeat=repeat
    )


def subscriptions(resources: Resources) -> list[AnySubscription]:
    """All three."""
    return [bulk(resources), orders_and_notes(resources), intake(resources)]


def _derives(version: int) -> bool:
    return version % events.DERIVED_EVERY == 0


def _entry(record: Record, version: int) -> Event:
    aggregate = (record.key or b"").decode()
    return Event(derived_id("entry", record.ce_id), events.ENTRY_TOPIC, events.ENTERED, aggregate, version)


definition = ServiceDefinition(
    name="ledger",
    title="Ledger, under test",
    settings=ServiceSettings,
    migrations="tests.faults.schema.ledger",
    routers=lambda _: [],
    topics=lambda _: events.LEDGER_TOPICS,
    subscriptions=subscriptions,
)
