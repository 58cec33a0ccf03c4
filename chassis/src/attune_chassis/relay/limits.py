"""Every bound of the relay in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayLimits:
    """Sizes and times of the relay; the defaults are those of section 5 of docs/exactly-once.md."""

    round_rows_max: int = 2000
    round_rows_min: int = 200
    """A round that finds full partitions reads fewer rows the next time, but never fewer than these."""
    round_bytes_max: int = 16 * 1024 * 1024
    batch_bytes_max: int = 524_288
    floor_rows: int = 1000
    """After so many published rows the view of the outbox tries to raise its floor."""
    produce_timeout_seconds: float = 15.0
    read_timeout_seconds: float = 30.0
    """Longest silence of the log while records of it are still to be read."""
    database_timeout_seconds: float = 20.0
    poll_seconds: float = 1.0
    """How often the outbox is looked at when no notification comes."""
    lock_poll_seconds: float = 0.5
    lock_override_age_seconds: float = 15.0
    """Age of the oldest outbox row from which a standby no longer waits for the holder of the lock."""
    lock_override_still_seconds: float = 3.0
    """The holder must also have recorded no progress for so long, so that a busy one is not disturbed."""
    orphan_poll_seconds: float = 1.0
    incarnation_seconds_max: float = 86_400.0
    log_end_check_seconds: float = 60.0
    backoff_seconds_first: float = 0.2
    backoff_seconds_max: float = 10.0
    stopped_retry_seconds: float = 60.0
    ending_producers_max: int = 3
    """How many given-up producers may still try to deliver what they had sent."""
    shutdown_seconds: float = 5.0
