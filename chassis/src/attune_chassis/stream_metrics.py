"""What the plumbing tells: the alarms of section 11 of docs/exactly-once.md and a few rates, as Prometheus metrics.

No label ever holds an id, a key or anything about a person.
"""

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge


class StreamMetrics:
    """All metrics of relay, consumers, timers and deliveries of one process."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self.registry = registry
        self._relay(registry)
        self._consumer(registry)
        self._backlog(registry)

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
        self.consumer_lag_seconds = gauge(
            "consumer_lag_seconds", "Age of the newest record read while more are waiting"
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

    def _backlog(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(name, text, labels, registry=registry)

        self.outbox_oldest_age_seconds = gauge("outbox_oldest_age_seconds", "Age of the oldest unpublished event")
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
