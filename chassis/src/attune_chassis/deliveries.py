"""Effects outside Kafka and PostgreSQL, such as a mail: at least once, under one fixed id, and never silently lost.

The row is written in the transaction that causes the effect. Before the call `sending` is committed, so that a crash
in between leaves a trace: such a delivery is unclear. What people must be told is then sent again under the same id (a
mail server or provider can drop the second one by it) and counted; anything else waits for an operator's release. After
a restore everything not settled, and everything opened until that release, counts as unclear.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("deliveries.sql")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outside effect; `target` is an opaque reference to what is sent, never an address."""

    id: UUID
    kind: str
    target: str
    attempts: int
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has taken it; `provider_ref` is its own reference, empty where it gives none."""

    provider_ref: str


@dataclass(frozen=True, slots=True)
class RefusedForGood:
    """The other side will never take it; `reason` is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """It certainly was not taken, and may be later; `reason` is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may have been taken: the call broke off, or nobody knows; `reason` is a code."""

    reason: str


Outcome: TypeAlias = Accepted | RefusedForGood | TryLater | Unclear

DeliverySender: TypeAlias = Callable[[Delivery], Awaitable[Outcome]]
"""Makes the call, outside any transaction. An exception it lets through counts as `Unclear("sender_error")`."""

DeliverySettler: TypeAlias = Callable[[Connection, Delivery, Outcome], Awaitable[None]]
"""Runs once, in the transaction that records the final outcome.

It gets `Accepted`, `RefusedForGood`, or, when the attempts are used up, the last `TryLater` or `Unclear`.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryPolicy:
    """How often, how long and how patiently, in real time. Waiting doubles from the first to the longest."""

    must_tell: bool = True
    """Whether an unclear delivery is rather made twice than not at all; False leaves it to an operator."""
    attempts_max: int = 8
    call_timeout_seconds: float = 30.0
    crash_grace_seconds: float = 15.0
    """How long after its time limit a call is taken for cut off by a crash."""
    backoff_seconds_first: float = 5.0
    backoff_seconds_max: float = 900.0

    def wait_seconds(self, attempts: int) -> float:
        """How long to wait after so many attempts."""
        return min(self.backoff_seconds_first * 2.0 ** min(attempts - 1, 30), self.backoff_seconds_max)


@dataclass(frozen=True, kw_only=True)
class DeliveryChannel:
    """How deliveries of one kind are sent and settled."""

    kind: str
    send: DeliverySender
    settle: DeliverySettler
    policy: DeliveryPolicy = field(default_factory=DeliveryPolicy)


async def open_delivery(connection: Connection, *, delivery_id: UUID, kind: str, target: str) -> None:
    """Ask for an outside effect in the caller's transaction; the same id again changes nothing.

    While a restore leaves it in doubt what was done before, the new row counts as unclear from its start.
    """
    await QUERIES.open_delivery(connection, id=delivery_id, kind=kind, target=target)
