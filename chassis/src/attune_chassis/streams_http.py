"""Where the service's own topics stand now: what a reader needs that cannot begin at their first record.

A log that retention has shortened can only be joined where its producer says (section 8 of docs/exactly-once.md):
without the claims before it, a void record there would look like any other.
"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Answer
from attune_chassis.database import Pool
from attune_chassis.definition import Resources, ServiceDefinition
from attune_chassis.request_forms import shape
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("streams.sql")
EXAMPLE = {
    "topic": "things.contacts",
    "partition": 3,
    "epoch": 12,
    "last_sequence": 4711,
    "last_ce_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11",
    "next_offset": 4730,
}

Operator = Annotated[Principal, Depends(require("ops:read"))]


class StreamPlace(BaseModel):
    """The fold of one partition's log below `next_offset`: good as the first position of a new reader."""

    model_config = shape(EXAMPLE)

    topic: str = Field(description="As Kafka knows it.")
    partition: int
    epoch: int = Field(description="The greatest epoch claimed; 0 before the first claim.")
    last_sequence: int = Field(description="The number of the last record that counts; 0 before the first.")
    last_ce_id: UUID | None = Field(description="The id of that record.")
    next_offset: int = Field(description="Where to read on.")


class StreamPlaces(BaseModel):
    """Every partition of the topics this service owns."""

    model_config = shape({"streams": [EXAMPLE]})

    streams: list[StreamPlace]


def routers_of(definition: ServiceDefinition, resources: Resources) -> Sequence[APIRouter]:
    """The routes of a service: its own, and those every service has."""
    return (*definition.routers(resources), stream_router(resources.pool))


def stream_router(pool: Pool) -> APIRouter:
    """The route /v1/streams."""
    router = APIRouter(prefix="/v1/streams", tags=["Streams"])

    @router.get("", response_model=StreamPlaces, summary="Read where the topics stand")
    async def streams(_: Operator) -> Response:
        """Where a reader that comes late begins on a topic whose log no longer starts at offset 0."""
        async with pool.acquire() as connection:
            rows = [dict(row) async for row in QUERIES.published_streams(connection)]
        return Answer(200, {"streams": rows}).response()

    return router
