"""The outbox: events become rows in the transaction of the change they report.

A row says which partition its event belongs to, is never updated, and leaves the table when the relay knows that the
event stands in the log. Append after taking the lock of the aggregate's row: the order of ids is the order in the log.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import orjson

from attune_chassis.database import Connection
from attune_chassis.murmur2 import partition_of
from attune_chassis.sql import plumbing_queries

EVENT_BYTES_MAX = 262_144
"""Most bytes of value and headers together; the database holds the same bound."""

QUERIES = plumbing_queries("outbox.sql")


class OutgoingEvent(Protocol):
    """What can be appended: the shape of a contract's encoded message. The topic is without prefix."""

    @property
    def ce_id(self) -> UUID: ...
    @property
    def topic(self) -> str: ...
    @property
    def key(self) -> bytes: ...
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def value(self) -> bytes: ...


class UndeclaredTopicError(ValueError):
    """The service does not own the topic it wants to write to."""


class EventTooLargeError(ValueError):
    """Value and headers of an event together exceed `EVENT_BYTES_MAX`."""


class Outbox:
    """Appends events on the caller's connection; never begins or commits.

    `partition_counts` names the owned topics, without prefix, with their fixed number of partitions.
    """

    def __init__(self, partition_counts: Mapping[str, int], topic_prefix: str = "") -> None:
        self._partition_counts = dict(partition_counts)
        self._topic_prefix = topic_prefix

    async def append(self, connection: Connection, events: Sequence[OutgoingEvent]) -> None:
        """Append the events in their order, inside the caller's transaction.

        Raises:
            UndeclaredTopicError: for a topic the service does not own.
            EventTooLargeError: for an event of more than `EVENT_BYTES_MAX` bytes.
        """
        if not events:
            return
        headers = [_bounded_headers(event) for event in events]
        await QUERIES.append(
            connection,
            ce_ids=[event.ce_id for event in events],
            topics=[self._topic_prefix + event.topic for event in events],
            partitions=[partition_of(event.key, self._partition_count(event.topic)) for event in events],
            keys=[event.key for event in events],
            headers=headers,
            values=[event.value for event in events],
        )

    def _partition_count(self, topic: str) -> int:
        try:
            return self._partition_counts[topic]
        except KeyError:
            raise UndeclaredTopicError(
                f"{topic} is no topic of this service; its topics are declared in the contracts."
            ) from None


def _bounded_headers(event: OutgoingEvent) -> str:
    headers = orjson.dumps(event.headers)
    # The database counts its own way of writing them, with a space after each comma.
    size_bytes = len(event.value) + len(headers) + max(0, 2 * len(event.headers) - 1)
    if size_bytes > EVENT_BYTES_MAX:
        raise EventTooLargeError(f"The event has {size_bytes} bytes; {EVENT_BYTES_MAX} are allowed.")
    return headers.decode()
