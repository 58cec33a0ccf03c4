"""The events of the services under test: the least a CloudEvent of ours must carry, and ids that follow from causes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson
from attune_chassis.database import Connection
from attune_chassis.ids import ATTUNE_NAMESPACE

FACT_TOPIC = "faults.orders.fact"
ORDER_TOPIC = "faults.orders.order"
NOTE_TOPIC = "faults.orders.note"
ENTRY_TOPIC = "faults.ledger.entry"
INTAKE_TOPIC = "faults.intake.stranger"

FACT = "attune.faults.Fact.v1"
ORDERED = "attune.faults.Ordered.v1"
POISON = "attune.faults.Poison.v1"
REMINDED = "attune.faults.Reminded.v1"
NOTED = "attune.faults.Noted.v1"
ENTERED = "attune.faults.Entered.v1"

ORDERS_TOPICS = {FACT_TOPIC: 4, ORDER_TOPIC: 3, NOTE_TOPIC: 2}
LEDGER_TOPICS = {ENTRY_TOPIC: 3}
INTAKE_TOPICS = {INTAKE_TOPIC: 2}

FACT_AGGREGATES = 997
DERIVED_EVERY = 10


@dataclass(frozen=True, slots=True)
class Event:
    """What the outbox takes."""

    ce_id: UUID
    topic: str
    ce_type: str
    aggregate: str
    version: int
    value: bytes = b"{}"

    @property
    def key(self) -> bytes:
        return self.aggregate.encode()

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (
            ("content-type", "application/json"),
            ("ce_specversion", "1.0"),
            ("ce_id", str(self.ce_id)),
            ("ce_source", f"urn:attune:{self.topic.split('.')[1]}"),
            ("ce_type", self.ce_type),
            ("ce_subject", self.aggregate),
            ("ce_aggregateversion", str(self.version)),
        )


def fact(seed: int, number: int) -> Event:
    """The bulk load's fact of this number: the same again whenever it is asked for."""
    aggregate, version = number % FACT_AGGREGATES, number // FACT_AGGREGATES + 1
    return Event(fact_id(seed, number), FACT_TOPIC, FACT, f"b-{aggregate}", version, b'{"n":%d}' % number)


def fact_id(seed: int, number: int) -> UUID:
    """The id of the bulk load's fact of this number."""
    return uuid5(ATTUNE_NAMESPACE, f"{seed}/{number}")


async def next_version(connection: Connection, aggregate: str, by: int = 1) -> int:
    """Lock the aggregate and count facts of it; gives the number of the last one."""
    version: int = await connection.fetchval(
        "INSERT INTO aggregate VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = aggregate.version + $2"
        " RETURNING version",
        aggregate,
        by,
    )
    return version


def decode(_: Mapping[str, str], value: bytes) -> Any:
    """JSON, or a ValueError."""
    return orjson.loads(value)
