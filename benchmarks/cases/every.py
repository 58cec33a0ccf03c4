"""All cases, in the order in which they run and are told."""

from benchmarks.cases import (
    consumer_effects,
    decoding,
    latency,
    long_log,
    memory,
    outbox_drain,
    platform,
    referrals_over_http,
    retention,
    two_consumers,
)
from benchmarks.plan import Case

CASES: tuple[Case, ...] = (
    outbox_drain.CASE,
    consumer_effects.CASE,
    latency.CASE,
    long_log.CASE,
    two_consumers.CASE,
    platform.CASE,
    memory.CASE,
    retention.CASE,
    decoding.CASE,
    referrals_over_http.LIST_CASE,
    referrals_over_http.MADE_CASE,
)
