"""The smallest service that uses every part of the frame: it makes things."""

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

from attune_chassis.auth import Principal, require, require_setting
from attune_chassis.commands import Answer, Command, idempotent_command, run_once
from attune_chassis.database import Connection
from attune_chassis.deliveries import Accepted, Delivery, DeliveryChannel, Outcome
from attune_chassis.http.app import etag, expected_version, require_version
from attune_chassis.ids import new_id
from attune_chassis.problems import Problem
from attune_chassis.service import Resources, ServiceDefinition, command_line
from attune_chassis.settings import CommaList, ServiceSettings
from attune_chassis.timers import Timer, TimerHandler
from attune_chassis.tracing import current_traceparent
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field


class SampleSettings(ServiceSettings):
    """What every service has, and one list."""

    colours: CommaList = Field(("green",), description="Colours a thing may have.")


class MakeThing(BaseModel):
    """A request."""

    model_config = ConfigDict(extra="forbid")

    setting_id: str = Field(max_length=40)
    label: str = Field(max_length=40)
    count: int = Field(1, ge=1)


def routers(resources: Resources) -> list[APIRouter]:
    """The routes of the sample service."""
    router = APIRouter(prefix="/v1/things")

    @router.post("", status_code=201)
    async def make(
        wanted: MakeThing,
        command: Annotated[Command, Depends(idempotent_command)],
        principal: Annotated[Principal, Depends(require("things:make"))],
    ) -> Response:
        require_setting(principal, wanted.setting_id)

        async def work(connection: Connection) -> Answer:
            thing_id = new_id()
            await connection.execute(
                "INSERT INTO thing (id, setting_id, label) VALUES ($1, $2, $3)",
                thing_id,
                wanted.setting_id,
                wanted.label,
            )
            return Answer(201, {"thing_id": thing_id, "made_in": current_traceparent()}, {"ETag": etag(1)})

        return (await run_once(resources.pool, command, work)).response()

    @router.get("/{thing_id}")
    async def read(thing_id: UUID, _: Annotated[Principal, Depends(require("things:read"))]) -> dict[str, str]:
        label = await resources.pool.fetchval("SELECT label FROM thing WHERE id = $1", thing_id)
        if label is None:
            raise Problem(404, "thing_unknown", "There is no such thing.", "Look at the id again.")
        return {"label": label}

    @router.put("/{thing_id}/label")
    async def edit(thing_id: UUID, expected: Annotated[int | None, Depends(expected_version)]) -> dict[str, str]:
        require_version(expected, 7)
        return {"thing_id": str(thing_id)}

    @router.get("/slow/{seconds}")
    async def take_time(seconds: float) -> dict[str, str]:
        await asyncio.sleep(seconds)
        return {"label": "done"}

    @router.get("/broken/by-mistake")
    async def break_down() -> None:
        raise RuntimeError("Jane Example, jane@home.example, was born on 2014-05-06")

    return [router]


def timers(_: Resources) -> dict[str, TimerHandler]:
    """A timer that makes a thing, named by its subject."""

    async def make_thing(connection: Connection, timer: Timer, _: datetime) -> None:
        await connection.execute("INSERT INTO thing VALUES ($1, 'urn:1', $2)", timer.id, timer.subject)

    return {"make_thing": make_thing}


def deliveries(resources: Resources) -> list[DeliveryChannel]:
    """A delivery that is a thing as well."""

    async def send(delivery: Delivery) -> Outcome:
        if delivery.target == "never":
            await asyncio.Event().wait()
        return Accepted(provider_ref=delivery.target)

    async def settle(connection: Connection, delivery: Delivery, _: Outcome) -> None:
        await connection.execute("INSERT INTO thing VALUES ($1, 'urn:1', $2)", delivery.id, delivery.target)

    return [DeliveryChannel(kind="parcel", send=send, settle=settle)]


definition = ServiceDefinition(
    name="sample",
    title="Sample service",
    settings=SampleSettings,
    migrations="sample_service",
    routers=routers,
    topics=lambda _: {},
    timers=timers,
    deliveries=deliveries,
)
app = command_line(definition)

if __name__ == "__main__":
    app()
