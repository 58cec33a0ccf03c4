"""Every bound of a consumer in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsumerLimits:
    """Sizes and times of a consumer."""

    batch_records_max: int = 500
    poll_seconds: float = 0.2
    fetch_wait_seconds: float = 0.1
    """How long the broker may hold back an answer; also how late a resumed partition can be."""
    rebalance_seconds_max: float = 30.0
    """Longest wait for the group before the loop turns once more."""
    session_timeout_seconds: float = 10.0
    handover_seconds: float = 5.0
    """How long a partition taken away waits for its batch under way."""
    commit_seconds: float = 5.0
    recheck_seconds: float = 30.0
    """How often a stopped partition is looked at again."""
    kafka_timeout_seconds: float = 15.0
    backoff_seconds_first: float = 0.2
    backoff_seconds_max: float = 10.0
    shutdown_seconds: float = 10.0
