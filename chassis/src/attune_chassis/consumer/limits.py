"""Every bound of a consumer in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsumerLimits:
    """Sizes and times of a consumer."""

    batch_records_max: int = 500
    """Records of one transaction where each has a handler call of its own, so that locks are not held for long."""
    bulk_records_max: int = 2_000
    """Records of one transaction of a batch handler: more costs memory (some 4 KB each) and saves little."""
    careful_records_max: int = 500
    """Records of one transaction after a handler has failed, each then inside a savepoint of its own."""
    poll_seconds: float = 0.2
    fetch_wait_seconds: float = 0.1
    """How long the broker may hold back an empty answer; also how late a resumed partition can be."""
    fetch_bytes_max: int = 4 * 1024 * 1024
    """Most bytes the broker sends at once. aiokafka keeps one answer and asks for the next meanwhile, so twice this is
    what unread records can take, however far behind the consumer is and however many partitions it reads."""
    partition_fetch_bytes_max: int = 512 * 1024
    """Most bytes of one partition in an answer: a share for each of eight, and more than the largest record."""
    rebalance_seconds_max: float = 30.0
    """Longest wait for the group before the loop turns once more."""
    session_timeout_seconds: float = 10.0
    handover_seconds: float = 5.0
    """How long a partition taken away waits for its batch under way."""
    commit_seconds: float = 5.0
    recheck_seconds: float = 30.0
    """How often a stopped partition is looked at again."""
    awaiting_keys_max: int = 50
    """Waiting keys tried in one turn, between two polls."""
    awaiting_seconds: float = 0.1
    """Least time between two turns when something new was applied."""
    awaiting_seconds_max: float = 1.0
    """Time between two turns when nothing was: another process may have applied what is awaited."""
    kafka_timeout_seconds: float = 15.0
    backoff_seconds_first: float = 0.2
    backoff_seconds_max: float = 10.0
    shutdown_seconds: float = 10.0
