"""Parked records as an operator names and sees them: `topic/partition/offset`, headers of ours, and what it is about.

What a record says about a person is never among it. Headers and keys of foreign records are whatever their sender chose
to write, so of those only the names of the headers are shown.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import key_text
from attune_chassis.ops.words import plain
from attune_chassis.sql import plumbing_queries
from attune_chassis.stream import headers_from_json
from attune_chassis.subscription import AnySubscription, IntakeSubscription

QUERIES = plumbing_queries("ops.sql")

OWN_HEADERS = (
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_time",
    "ce_epoch",
    "ce_sequence",
    "ce_aggregateversion",
    "ce_correlationid",
    "ce_causationid",
    "content-type",
)
FOREIGN_HEADERS = ("ce_id", "ce_type", "ce_source", "ce_time")
NAMED_KINDS = (UUID, bool, int, Enum, datetime)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the log; `topic` is the physical name."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


def place_of(desk: Desk, text: str) -> Place:
    """A record named as `topic/partition/offset`, with or without the prefix. Raises MisusedError."""
    try:
        topic, partition, offset = text.rsplit("/", 2)
        return Place(desk.topic(topic), int(partition), int(offset))
    except ValueError:
        raise MisusedError(
            f"{plain(text)} names no record. Name it as `parked list` does: topic/partition/offset."
        ) from None


async def parked_row(desk: Desk, place: Place, consumer: str | None) -> dict[str, Any]:
    """The row of one parked record. Raises OpsError when there is none, or several consumers parked it."""
    rows = [
        dict(row)
        async for row in QUERIES.parked_at_place(desk.connection, consumer=consumer, **dataclasses.asdict(place))
    ]
    if not rows:
        by = f" by {consumer}" if consumer else ""
        raise OpsError(f"No record {place} is parked{by} here (any more). See: ops parked list")
    if len(rows) > 1:
        consumers = ", ".join(row["consumer"] for row in rows)
        raise MisusedError(f"{place} is parked by several consumers ({consumers}). Say which: --consumer NAME.")
    return rows[0]


def subscription_of(desk: Desk, consumer: str) -> AnySubscription:
    """The subscription that parked. Raises OpsError when this version has none of that name."""
    try:
        return desk.subscriptions[consumer]
    except KeyError:
        known = ", ".join(desk.subscriptions) or "none"
        raise OpsError(
            f"This version of {desk.service} has no consumer {consumer} (it has: {known}), so nobody can apply its "
            "records. Run the version that has it, or discard them."
        ) from None


def shown_headers(row: Mapping[str, Any]) -> dict[str, str]:
    """The headers that may be seen: of ours the known ones, of foreign ones only what names the record."""
    headers = headers_from_json(row["headers"])
    allowed = FOREIGN_HEADERS if row["sequence"] is None else OWN_HEADERS
    return {name: plain(headers[name]) for name in allowed if name in headers}


def hidden_headers(row: Mapping[str, Any]) -> list[str]:
    """Names of the headers that are not shown."""
    return sorted(plain(name, 60) for name in set(headers_from_json(row["headers"])) - set(shown_headers(row)))


def shown_key(row: Mapping[str, Any]) -> str | None:
    """The key, where it is one of ours and therefore an id."""
    return None if row["sequence"] is None else key_text(row["key"])


def meaning(subscription: AnySubscription | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the record can be read by this version, and its fields: ids, numbers, codes with value, others by name.

    A foreign record is not decoded: what it holds is sealed, and opening it is the intake's business.
    """
    if subscription is None or isinstance(subscription, IntakeSubscription):
        return {"readable": None, "fields": {}}
    try:
        event = subscription.decode(headers_from_json(row["headers"]), row["value"] or b"")
    except ValueError as error:
        reason = getattr(error, "reason", None)
        return {"readable": False, "refused": reason if isinstance(reason, str) else type(error).__name__, "fields": {}}
    return {"readable": True, "fields": {name: _coded(value) for name, value in _fields(event).items()}}


def _fields(event: Any) -> dict[str, Any]:
    if isinstance(event, BaseModel):
        return {name: getattr(event, name) for name in type(event).model_fields}
    if dataclasses.is_dataclass(event) and not isinstance(event, type):
        return {one.name: getattr(event, one.name) for one in dataclasses.fields(event)}
    return {}


def _coded(value: Any) -> str | None:
    """A value that cannot say anything about a person beyond an id; None hides it."""
    if value is None or not isinstance(value, NAMED_KINDS):
        return None
    return plain(value.value if isinstance(value, Enum) else value)
