"""The service `orders` under test: facts from HTTP commands, timers and in bulk; it hears what the ledger derives."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import httpx
from attune_chassis.auth import Principal, require
from attune_chassis.commands import Answer, Command, idempotent_command, run_once
from attune_chassis.database import Connection
from attune_chassis.deliveries import (
    Accepted,
    Delivery,
    DeliveryChannel,
    DeliveryPolicy,
    Outcome,
    TryLater,
    Unclear,
    open_delivery,
)
from attune_chassis.ids import derived_id
from attune_chassis.service import Resources, ServiceDefinition
from attune_chassis.settings import ServiceSettings
from attune_chassis.subscription import Record, Subscription
from attune_chassis.timers import Timer, TimerHandler, set_timer
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from tests.faults import events
from tests.faults.events import Event, next_version

CONSUMER = "orders"
PARCEL_POLICY = DeliveryPolicy(
    attempts_max=1000,
    call_timeout_seconds=2.0,
    crash_grace_seconds=1.0,
    backoff_seconds_first=0.2,
    backoff_seconds_max=1,
)


class OrdersSettings(ServiceSettings):
    """What every service has, and where parcels go."""

    parcels_url: str = Field(description="The recorder of deliveries.")


class PlaceOrder(BaseModel):
    """A command; each part asks for one more consequence."""

    model_config = ConfigDict(extra="forbid")

    aggregate: str = Field(max_length=40)
    poison: bool = False
    note: bool = False
    remind: bool = False
    parcel: bool = False


def reminder_id(command_id: UUID) -> UUID:
    """The id of the event that the timer of a command publishes."""
    return derived_id("remind", command_id)


def routers(resources: Resources) -> list[APIRouter]:
    """The one command."""
    router = APIRouter(prefix="/v1/orders")

    @router.post("", status_code=201)
    async def place(
        wanted: PlaceOrder,
        command: Annotated[Command, Depends(idempotent_command)],
        _: Annotated[Principal, Depends(require("orders:place"))],
    ) -> Response:
        async def work(connection: Connection) -> Answer:
            published = await _publish(connection, resources, command.id, wanted)
            expected = [str(event.ce_id) for event in published]
            if wanted.remind:
                now = resources.clock.now()
                await set_timer(connection, timer_id=command.id, due=now, kind="remind", subject=str(command.id))
                expected.append(str(reminder_id(command.id)))
            if wanted.parcel:
                await open_delivery(connection, delivery_id=command.id, kind="parcel", target=str(command.id))
            return Answer(201, {"command_id": command.id, "ce_ids": expected})

        return (await run_once(resources.pool, command, work)).response()

    return [router]


async def _publish(
    connection: Connection, resources: Resources, command_id: UUID, wanted: PlaceOrder
) -> Sequence[Event]:
    version = await next_version(connection, wanted.aggregate)
    ce_type = events.POISON if wanted.poison else events.ORDERED
    ordered = Event(derived_id(command_id, "0"), events.ORDER_TOPIC, ce_type, wanted.aggregate, version)
    published = [ordered]
    if wanted.note:
        about = f'"{ordered.ce_id}"'.encode()
        note_version = await next_version(connection, f"note {wanted.aggregate}")
        note_id = derived_id(command_id, "1")
        published.append(Event(note_id, events.NOTE_TOPIC, events.NOTED, wanted.aggregate, note_version, about))
    await resources.outbox.append(connection, published)
    return published


def subscriptions(_: Resources) -> list[Subscription]:
    """What the ledger derived comes back."""

    async def entered(connection: Connection, record: Record, _: Any) -> None:
        await note_effect(connection, CONSUMER, record)

    handlers = {events.ENTERED: entered}
    return [
        Subscription(consumer=CONSUMER, topics=tuple(events.LEDGER_TOPICS), handlers=handlers, decode=events.decode)
    ]


async def note_effect(connection: Connection, consumer: str, record: Record) -> None:
    """One row an effect; a second effect of the same event would stand there too."""
    await connection.execute(
        "INSERT INTO effect (consumer, ce_id, topic, key, version) VALUES ($1, $2, $3, $4, $5)",
        consumer,
        record.ce_id,
        record.topic,
        record.key,
        int(record.headers["ce_aggregateversion"]),
    )


def timers(resources: Resources) -> Mapping[str, TimerHandler]:
    """A reminder is an aggregate of its own: a restored service that sets it off again gives it the same version."""

    async def remind(connection: Connection, timer: Timer, _: datetime) -> None:
        aggregate = f"r-{timer.subject}"
        version = await next_version(connection, aggregate)
        reminded = Event(reminder_id(timer.id), events.ORDER_TOPIC, events.REMINDED, aggregate, version)
        await resources.outbox.append(connection, [reminded])

    return {"remind": remind}


def deliveries(resources: Resources) -> list[DeliveryChannel]:
    """Parcels go to the recorder under the id of the delivery."""
    url = resources.settings.parcels_url

    async def send(delivery: Delivery) -> Outcome:
        async with httpx.AsyncClient(trust_env=False, timeout=1.0) as client:
            try:
                answer = await client.post(f"{url}/{delivery.id}")
            except httpx.ConnectError:
                return TryLater("sink_away")
            except httpx.HTTPError:
                return Unclear("call_broke_off")
        return Accepted(answer.text) if answer.status_code == httpx.codes.OK else TryLater("sink_busy")

    async def settle(connection: Connection, delivery: Delivery, outcome: Outcome) -> None:
        await connection.execute("INSERT INTO parcel VALUES ($1, $2)", delivery.id, type(outcome).__name__)

    return [DeliveryChannel(kind="parcel", send=send, settle=settle, policy=PARCEL_POLICY)]


definition = ServiceDefinition(
    name="orders",
    title="Orders, under test",
    settings=OrdersSettings,
    migrations="tests.faults.schema.orders",
    routers=routers,
    topics=lambda _: events.ORDERS_TOPICS,
    subscriptions=subscriptions,
    timers=timers,
    deliveries=deliveries,
)
