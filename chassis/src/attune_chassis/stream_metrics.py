"""What the plumbing tells: the alarms of section 11 of docs/exactly-once.md and a few rates, as Prometheus metrics.

No label ever holds an id, a key or anything about a person.
"""

import contextlib

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Bounds from a quiet round to an hour of standing still: a mean would hide both."""


class StreamMetrics:
    """All metrics of relay, consumers, timers and deliveries of one process."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.registry = registry
        self._relay(registry)
        self._consumer(registry)
        self._backlog(registry)

    def forget_partition(self, consumer: str, topic: str, partition: int) -> None:
        """Another process reads this partition now: what was told of it here is no longer true."""
        for gauge in self._of_partitions:
            with contextlib.suppress(KeyError):
                gauge.remove(consumer, topic, str(partition))

    def _relay(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str) -> Gauge:
            return Gauge(name, text, registry=registry)

        self.relay_orphans = gauge("relay_orphans", "Events in the log unknown to the database, without a decision")
        self.relay_log_behind = gauge(
            "relay_log_behind", "1 when a log lacks what it had acknowledged; nothing is published"
        )
        self.relay_refused = gauge(
            "relay_refused", "1 when Kafka or the protocol refuses for good; nothing is published"
        )
        self.relay_epoch = gauge("relay_epoch", "Epoch of the running incarnation, 0 when there is none")
        self.relay_fenced = Counter(
            "relay_fenced", "Incarnations ended because another relay went on", registry=registry
        )
        self.relay_incarnations = Counter("relay_incarnations", "Incarnations begun", registry=registry)
        self.relay_published = Counter("relay_published", "Events published and recorded", registry=registry)
        self.relay_settled = Counter("relay_settled", "Events found in the log by read-back", registry=registry)
        self.relay_round_seconds = Histogram(
            "relay_round_seconds", "Time of a round from its rows to its progress", buckets=SECONDS, registry=registry
        )
        self.relay_publish_age_seconds = Histogram(
            "relay_publish_age_seconds",
            "Age of a round's oldest event when it was published",
            buckets=SECONDS,
            registry=registry,
        )

    def _consumer(self, registry: CollectorRegistry) -> None:
        partition = ["consumer", "topic", "partition"]

        def gauge(name: str, text: str) -> Gauge:
            return Gauge(name, text, partition, registry=registry)

        self.consumer_gap_open = gauge("consumer_gap_open", "1 when something is missing from the log")
        self.consumer_diverged = gauge(
            "consumer_diverged", "1 when the log holds two histories; the partition is stopped"
        )
        self.consumer_log_behind = gauge("consumer_log_behind", "1 when the log is shorter than what was read from it")
        self.consumer_log_truncated = gauge(
            "consumer_log_truncated", "1 when unread records are gone from the log's start"
        )
        self.consumer_lag_seconds = gauge("consumer_lag_seconds", "Age of the record to be applied next, 0 without one")
        self._of_partitions = (
            self.consumer_gap_open,
            self.consumer_diverged,
            self.consumer_log_behind,
            self.consumer_log_truncated,
            self.consumer_lag_seconds,
        )
        self.consumer_fenced = Counter(
            "consumer_fenced", "Batches given up because the position had moved", ["consumer"], registry=registry
        )
        self.consumer_retries = Counter(
            "consumer_retries", "Batches given up for a passing error", ["consumer"], registry=registry
        )
        self.consumer_records = Counter(
            "consumer_records", "Records read, by what they meant", ["consumer", "verdict"], registry=registry
        )
        self.consumer_parked = Counter(
            "consumer_parked", "Records parked since the start", ["consumer", "reason"], registry=registry
        )
        self.consumer_batch_seconds = Histogram(
            "consumer_batch_seconds",
            "Time of a transaction of effects",
            ["consumer"],
            buckets=SECONDS,
            registry=registry,
        )
        self.consumer_effect_age_seconds = Histogram(
            "consumer_effect_age_seconds",
            "Age of a batch's oldest record when its effects were committed, by partition",
            ["consumer"],
            buckets=SECONDS,
            registry=registry,
        )

    def _backlog(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(name, text, labels, registry=registry)

        self.outbox_oldest_age_seconds = gauge("outbox_oldest_age_seconds", "Age of the oldest unpublished event")
        self.restored_not_settled = gauge(
            "restored_not_settled", "1 while commands are refused because the database was restored"
        )
        self.topic_configuration_unlike_contracts = gauge(
            "topic_configuration_unlike_contracts",
            "1 when a topic is not as the contracts declare it",
            "topic",
            "what",
        )
        self.outbox_rows = gauge("outbox_rows", "Unpublished events, counted up to a bound")
        self.parked = gauge("parked", "Parked records", "consumer", "reason")
        self.parked_oldest_age_seconds = gauge(
            "parked_oldest_age_seconds", "Age of the oldest parked record", "consumer", "reason"
        )
        self.held_keys = gauge("held_keys", "Keys held back behind a parked record", "consumer")
        self.held_keys_oldest_age_seconds = gauge(
            "held_keys_oldest_age_seconds", "Age of the oldest hold-back", "consumer"
        )
        self.timers_failing = gauge("timers_failing", "Due timers whose handler has failed", "kind")
        self.deliveries_waiting = gauge("deliveries_waiting", "Deliveries not yet settled", "kind")
        self.deliveries_unclear = gauge("deliveries_unclear", "Unsettled deliveries that may have happened", "kind")
        self.deliveries_unclear_total = Counter(
            "deliveries_found_unclear", "Delivery attempts with an unclear outcome", ["kind"], registry=registry
        )
        self.deliveries_settled = Counter(
            "deliveries_settled", "Deliveries settled, by outcome", ["kind", "outcome"], registry=registry
        )
