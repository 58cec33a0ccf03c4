"""What a child of the harness does to the code it runs: shorter waits always, a defence taken out when a test says so.

Production code has no such switches; everything here replaces attributes of imported modules, in the child alone.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from aiokafka import TopicPartition
from attune_chassis.consumer import batch
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.database import Connection
from attune_chassis.fold import FoldState
from attune_chassis.parking import Parking
from attune_chassis.position import Move
from attune_chassis.relay import incarnation, streams
from attune_chassis.relay.incarnation import Incarnation
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.round import PlannedBatch
from attune_chassis.relay.streams import Streams, StreamState

QUICK_RELAY = {
    "produce_timeout_seconds": 5.0,
    "read_timeout_seconds": 10.0,
    "database_timeout_seconds": 10.0,
    "lock_poll_seconds": 0.1,
    "lock_override_age_seconds": 2.0,
    "lock_override_still_seconds": 1.0,
    "orphan_poll_seconds": 0.2,
    "backoff_seconds_max": 1.0,
    "stopped_retry_seconds": 1.0,
}
QUICK_CONSUMER = {
    "session_timeout_seconds": 3.0,
    "handover_seconds": 2.0,
    "rebalance_seconds_max": 5.0,
    "recheck_seconds": 2.0,
    "kafka_timeout_seconds": 10.0,
    "backoff_seconds_max": 1.0,
    "shutdown_seconds": 3.0,
    "commit_seconds": 2.0,
}
_true_time = time.time


def hasten() -> None:
    """Shorter waits, so that minutes hold many faults. What is true with short ones is true with long ones."""
    for limits, shorter in ((RelayLimits, QUICK_RELAY), (ConsumerLimits, QUICK_CONSUMER)):
        defaults: dict[str, float] = limits.__init__.__kwdefaults__ or {}
        for name, value in shorter.items():
            if name not in defaults:
                raise LookupError(f"{limits.__name__} has no {name} any more")
            defaults[name] = value


def step_wall_clock(seconds: float) -> None:
    """The wall clock is wrong by so much from now on; the monotonic one goes on."""
    time.time = lambda: _true_time() + seconds


def _replace(owner: object, name: str, by: object) -> None:
    if not hasattr(owner, name):
        raise LookupError(f"{owner} has no {name} any more")
    setattr(owner, name, by)


def _heedless_positions() -> None:
    async def heedless(connection: Connection, consumer: str, moves: Mapping[TopicPartition, Move]) -> None:
        for partition, move in moves.items():
            await connection.execute(
                "UPDATE position SET epoch = $4, last_sequence = $5, last_ce_id = $6, next_offset = $7"
                " WHERE consumer = $1 AND topic = $2 AND partition = $3",
                consumer,
                *partition,
                move.new.fold.epoch,
                move.new.fold.last_sequence,
                move.new.fold.last_ce_id,
                move.new.next_offset,
            )

    _replace(batch, "advance_positions", heedless)


def _trusting_relay() -> None:
    async def trusting(self: Incarnation, _: TopicPartition, planned: PlannedBatch, offset: int) -> StreamState:
        return StreamState(FoldState(self._epoch, *planned.state), offset + len(planned.row_ids))

    _replace(Incarnation, "_confirmed", trusting)


def _blind_relay() -> None:
    settle = streams.settle

    async def blind(connection: Connection, seen: Streams, new: Streams, _: Sequence[UUID]) -> list[UUID]:
        return await settle(connection, seen, new, [])

    _replace(incarnation, "settle", blind)


def _overtaking() -> None:
    async def nothing_held(*_: object) -> set[bytes]:
        return set()

    _replace(Parking, "lock_held", nothing_held)


DEFENCES: dict[str, Callable[[], None]] = {
    "position": _heedless_positions,
    "continuity": _trusting_relay,
    "read-back": _blind_relay,
    "hold-back": _overtaking,
}
"""How a defence is taken out, by name."""


def remove(defence: str) -> None:
    """Take a defence out of this process."""
    DEFENCES[defence]()
