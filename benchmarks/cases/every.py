"""All cases, in the order in which they run and are told."""

from benchmarks.cases import consumer_effects, latency, outbox_drain
from benchmarks.plan import Case

CASES: tuple[Case, ...] = (outbox_drain.CASE, consumer_effects.CASE, latency.CASE)
