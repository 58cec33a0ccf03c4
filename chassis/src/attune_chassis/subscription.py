"""What a service declares about its reading: records, handlers, and the three kinds of subscription.

`Subscription` and `BatchSubscription` read our own topics, where the fold decides what counts; the first has a handler
for each event, the second takes many at once. `IntakeSubscription` reads what others write, where only the id of a
record and the hash of its value tell a repeat from something new.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from attune_chassis.database import Connection


class Record(NamedTuple):
    """One record of a log, untouched except that headers are text and the topic is without the prefix of a test.

    Header bytes that are no UTF-8 stand as surrogate escapes, so that a parked record can be restored byte for byte.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Mapping[str, str]
    value: bytes | None

    @property
    def ce_id(self) -> UUID:
        """The id of the event. Raises `Unprocessable` (missing_header) when there is none or it is no UUID."""
        try:
            return UUID(self.headers["ce_id"])
        except (KeyError, ValueError):
            raise Unprocessable("missing_header", "The header ce_id is missing or is no UUID.") from None

    @property
    def fact_id(self) -> UUID:
        """The id of the fact the record tells: the same in every major. Raises `Unprocessable` as `ce_id` does."""
        try:
            return UUID(self.headers["ce_factid"])
        except KeyError:
            return self.ce_id
        except ValueError:
            raise Unprocessable("missing_header", "The header ce_factid is no UUID.") from None

    @property
    def ce_type(self) -> str:
        """The type of the event, empty where the header is missing."""
        return self.headers.get("ce_type", "")

    @property
    def ce_source(self) -> str:
        """The source of the event. Raises `Unprocessable` (missing_header) when there is none."""
        source = self.headers.get("ce_source", "")
        if not source:
            raise Unprocessable("missing_header", "The header ce_source is missing.")
        return source


class Unprocessable(ValueError):  # noqa: N818  (it names what the record is, not what went wrong)
    """Raised by a handler to park its record at once: trying again could not help.

    `reason` is a code (snake_case) for metrics and operators, `detail` one sentence without personal data.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class AwaitingError(Unprocessable):
    """Raised by a handler whose event has come before an event of another topic that it builds on.

    The record is parked as `awaiting` and its key held; the consumer tries it again by itself when it has applied
    something new, and from time to time. `detail` is one sentence without personal data.
    """

    def __init__(self, detail: str) -> None:
        super().__init__("awaiting", detail)


class Received(NamedTuple):
    """A record that is to be applied, with its decoded event."""

    record: Record
    event: Any


Handler: TypeAlias = Callable[[Connection, Record, Any], Awaitable[None]]
"""Applies one decoded event on the connection of the batch's transaction; must not begin, commit or roll back."""

Decoder: TypeAlias = Callable[[Mapping[str, str], bytes], Any]
"""Reads headers and value; raises ValueError, with a `.reason` where it knows one, and then the record is parked."""

BatchHandler: TypeAlias = Callable[[Connection, Sequence[Received]], Awaitable[None]]
"""Applies many decoded events on the connection of the batch's transaction; must not begin, commit or roll back.

The events of one partition come in their order; there is none between partitions. When it raises, what it did is rolled
back and it is called again with one event at a time, so that only the event that fails is parked.
"""

Locker: TypeAlias = Callable[[Connection, Sequence[Received]], Awaitable[None]]
"""Takes what the handlers of these events are going to lock, always in one and the same order.

Two processes whose partitions tell of the same things would else take them in the order of their own partitions, and
PostgreSQL would end the deadlock by breaking off one of the two transactions, which is then done again.
"""

IntakeHandler: TypeAlias = Callable[[Connection, Record], Awaitable[None]]
IntakeRefusal: TypeAlias = Callable[[Connection, Record, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Reading our own topics under one consumer name (also the Kafka group), with one handler per `ce_type`.

    Types without a handler are passed over. `topics` are without prefix. `older` names types whose facts a handler
    takes too, as the log told them before there was a newer major: older type -> the type it is read as, which is what
    `decode` makes of it. Of a fact told in several of them one record is handled (`told_facts`). `lock` is called
    before the handlers, with all the events of the transaction.
    """

    consumer: str
    topics: tuple[str, ...]
    handlers: Mapping[str, Handler]
    decode: Decoder
    older: Mapping[str, str] = field(default_factory=dict)
    lock: Locker | None = None

    @property
    def readable(self) -> frozenset[str]:
        """Every type it can read."""
        return frozenset(self.handlers) | self.older.keys()


@dataclass(frozen=True, kw_only=True)
class BatchSubscription:
    """Reading our own topics with one handler for all events of a transaction, for projections and other bulk work.

    `types` are the `ce_type`s it wants; others are passed over. `topics` are without prefix; `older` as in
    `Subscription`.
    """

    consumer: str
    topics: tuple[str, ...]
    types: frozenset[str]
    handle: BatchHandler
    decode: Decoder
    older: Mapping[str, str] = field(default_factory=dict)

    @property
    def readable(self) -> frozenset[str]:
        """Every type it can read."""
        return self.types | self.older.keys()


@dataclass(frozen=True, kw_only=True)
class IntakeSubscription:
    """Reading topics that others write. All three functions run inside the transaction of the batch.

    `handle` gets a new record, its inbox row already inserted; it answers refusals itself and does not raise for them.
    `repeat` gets a record whose id and content are known. `refuse` gets a record that is parked: `id_conflict` (a known
    id with other content) or `missing_header` (no usable ce_id or ce_source).
    """

    consumer: str
    topics: tuple[str, ...]
    handle: IntakeHandler
    refuse: IntakeRefusal
    repeat: IntakeHandler


AnySubscription: TypeAlias = Subscription | BatchSubscription | IntakeSubscription
"""Every kind of subscription a consumer can run."""


def in_bulk(subscription: Subscription | BatchSubscription) -> BatchSubscription:
    """The same reading as one handler of many events, which calls the handler of each event's type in turn."""
    if isinstance(subscription, BatchSubscription):
        return subscription
    handlers = dict(subscription.handlers)
    handlers |= {older: handlers[read_as] for older, read_as in subscription.older.items()}

    async def handle(connection: Connection, received: Sequence[Received]) -> None:
        if subscription.lock is not None:
            await subscription.lock(connection, received)
        for one in received:
            await handlers[one.record.ce_type](connection, one.record, one.event)

    return BatchSubscription(
        consumer=subscription.consumer,
        topics=subscription.topics,
        types=frozenset(subscription.handlers),
        handle=handle,
        decode=subscription.decode,
        older=subscription.older,
    )
