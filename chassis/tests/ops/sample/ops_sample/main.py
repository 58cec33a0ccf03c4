"""The smallest service an operator has something to do with: it hears things, echoes them, and has a bug.

A thing whose value says `poison` cannot be handled before the bug is mended, which a row in `mended` says it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_chassis.settings import ServiceSettings
from attune_chassis.subscription import IntakeSubscription, Record, Subscription, Unprocessable
from pydantic import BaseModel

HAPPENED = "attune.sample.ThingHappened.v1"
ECHOED = "attune.sample.ThingEchoed.v1"


class Thing(BaseModel):
    """What an event says; the name stands for what must never be shown."""

    thing_id: UUID
    name: str
    urgent: bool = False


@dataclass(frozen=True)
class Event:
    """An event as it stands in the outbox."""

    key: bytes
    value: bytes
    topic: str = "sample.thing"
    ce_type: str = HAPPENED
    ce_id: UUID = field(default_factory=uuid4)
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    version: int = 1

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (
            ("content-type", "application/json"),
            ("ce_specversion", "1.0"),
            ("ce_id", str(self.ce_id)),
            ("ce_type", self.ce_type),
            ("ce_source", "urn:attune:sample"),
            ("ce_subject", self.key.decode()),
            ("ce_time", "2026-03-01T09:00:00Z"),
            ("ce_aggregateversion", str(self.version)),
            ("ce_correlationid", str(self.correlation_id or self.ce_id)),
            ("ce_causationid", str(self.causation_id or self.ce_id)),
        )


async def has_effect(connection: Connection, consumer: str, record: Record) -> None:
    """One row a record; poison is refused until the bug is mended."""
    if b"poison" in (record.value or b"") and not await connection.fetchval("SELECT EXISTS (SELECT FROM mended)"):
        raise LookupError("Jane Example was born on 2014-05-06")
    await connection.execute(
        "INSERT INTO effect (consumer, ce_id, value) VALUES ($1, $2, $3)", consumer, record.ce_id, record.value
    )


def decode(headers: Mapping[str, str], value: bytes) -> Thing:
    """Read a thing; raises ValueError."""
    if headers.get("ce_type") == HAPPENED and value == b"gibberish":
        raise Unprocessable("not_json", "The value is no JSON.")
    return Thing.model_validate_json(value)


def subscriptions(resources: Resources) -> tuple[Subscription, IntakeSubscription]:
    """Hears its own things, and what others send."""

    async def happened(connection: Connection, record: Record, _thing: Any) -> None:
        await has_effect(connection, "sample", record)
        echo = Event(
            record.key or b"",
            record.value or b"",
            topic="sample.echo",
            ce_type=ECHOED,
            ce_id=derived_id("echo", record.ce_id),
            correlation_id=UUID(record.headers["ce_correlationid"]),
            causation_id=record.ce_id,
        )
        await resources.outbox.append(connection, [echo])

    async def taken_in(connection: Connection, record: Record) -> None:
        await has_effect(connection, "sample-intake", record)

    async def repeat(_connection: Connection, _record: Record) -> None:
        return

    async def refuse(_connection: Connection, _record: Record, _reason: str) -> None:
        return

    return (
        Subscription(consumer="sample", topics=("sample.thing",), handlers={HAPPENED: happened}, decode=decode),
        IntakeSubscription(
            consumer="sample-intake", topics=("sample.intake",), handle=taken_in, repeat=repeat, refuse=refuse
        ),
    )


definition = ServiceDefinition(
    name="sample",
    title="Sample service",
    settings=ServiceSettings,
    migrations="ops_sample",
    routers=lambda _: (),
    topics=lambda _: {"sample.thing": 1, "sample.echo": 1},
    subscriptions=subscriptions,
)
app = command_line(definition)

if __name__ == "__main__":
    app()
