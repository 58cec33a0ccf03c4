"""What waits in a service's database, and how far its consumers are behind the log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import asyncpg
from attune_provisioner.kafka_admin import KafkaLogin, connect, result
from attune_provisioner.report import ProvisioningError
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec

PATIENCE_SECONDS = 3.0

BACKLOG = """
SELECT (SELECT count(*) FROM outbox) AS outbox_waiting,
       (SELECT extract(epoch FROM clock_timestamp() - min(created_at))::float8 FROM outbox) AS outbox_oldest_seconds,
       (SELECT count(*) FROM parked) AS parked,
       (SELECT count(*) FROM held_key) AS held_keys,
       (SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'answered')) AS deliveries_waiting
"""
POSITIONS = "SELECT topic, partition, next_offset FROM position"

Place = tuple[str, int]
"""Topic and partition."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in one service's database, and where its consumers are."""

    outbox_waiting: int
    outbox_oldest_seconds: float | None
    parked: int
    held_keys: int
    deliveries_waiting: int
    next_offsets: tuple[tuple[Place, int], ...]


async def read_backlog(url: str) -> Backlog | None:
    """Look as a readonly user; None when PostgreSQL does not answer."""
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE_SECONDS, command_timeout=PATIENCE_SECONDS)
        try:
            counts, rows = await connection.fetchrow(BACKLOG), await connection.fetch(POSITIONS)
        finally:
            connection.terminate()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return None
    return Backlog(**counts, next_offsets=tuple(((topic, partition), offset) for topic, partition, offset in rows))


def log_ends(administrator: KafkaLogin, places: Iterable[Place]) -> Mapping[Place, int]:
    """Where the log of each partition ends; none of them when Kafka does not answer."""
    wanted = {TopicPartition(*place): OffsetSpec.latest() for place in places}
    if not wanted:
        return {}
    try:
        admin = connect(administrator, wait_seconds=PATIENCE_SECONDS)
        answers = admin.list_offsets(wanted, request_timeout=PATIENCE_SECONDS)
        return {(place.topic, place.partition): result(answer).offset for place, answer in answers.items()}
    except (ProvisioningError, KafkaException):
        return {}


def lag(backlog: Backlog | None, ends: Mapping[Place, int]) -> int | None:
    """Records behind the log, over all positions; None where an end or the backlog is not known."""
    if backlog is None or any(place not in ends for place, _ in backlog.next_offsets):
        return None
    return sum(max(0, ends[place] - offset) for place, offset in backlog.next_offsets)
