"""Which loops make up which role.

The timer role carries out timers and deliveries and removes what is old; the API role watches what waits.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from attune_chassis.backlog import BacklogWatch
from attune_chassis.consumer.loop import Consumer
from attune_chassis.definition import Resources, ServiceDefinition
from attune_chassis.delivery_loop import DeliveryLoop
from attune_chassis.housekeeping import Housekeeping, Retention
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.observation import observed
from attune_chassis.relay.loop import Relay
from attune_chassis.roles import API, CONSUMER, RELAY, ROLES, TIMER
from attune_chassis.settings import ServiceSettings, UnusableSettingsError
from attune_chassis.signals import StepHook, no_hook
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import AnySubscription
from attune_chassis.supervision import SupervisedLoop
from attune_chassis.timers import TimerLoop
from attune_chassis.topic_watch import TopicWatch


@dataclass(frozen=True, slots=True)
class Plumbing:
    """What the loops of a service are made from."""

    definition: ServiceDefinition
    resources: Resources
    metrics: StreamMetrics
    hook: StepHook = no_hook

    @property
    def settings(self) -> ServiceSettings:
        """The settings, seen as every service has them."""
        settings: ServiceSettings = self.resources.settings
        return settings

    @property
    def kafka(self) -> KafkaConnection:
        """How to reach the broker."""
        settings = self.settings
        return KafkaConnection(
            bootstrap_servers=settings.kafka_bootstrap_servers,
            security_protocol=settings.kafka_security_protocol,
            sasl_mechanism=settings.kafka_sasl_mechanism,
            username=settings.kafka_username or "",
            password=settings.kafka_password.get_secret_value() if settings.kafka_password else "",
            ca_file=str(settings.kafka_ca_file) if settings.kafka_ca_file else None,
            client_id=self.definition.name,
        )


def loops_of(plumbing: Plumbing, roles: Collection[str]) -> tuple[SupervisedLoop, ...]:
    """The loops of the chosen roles.

    Raises:
        UnusableSettingsError: when a chosen role lacks a setting.
    """
    builders: dict[str, Callable[[Plumbing], Iterator[SupervisedLoop]]] = {
        API: _watches,
        CONSUMER: _consumers,
        RELAY: _relay,
        TIMER: _timers,
    }
    return tuple(loop for role in ROLES if role in roles and role in builders for loop in builders[role](plumbing))


def _watches(plumbing: Plumbing) -> Iterator[SupervisedLoop]:
    def make() -> BacklogWatch:
        return BacklogWatch(pool=plumbing.resources.pool, metrics=plumbing.metrics)

    def make_topic_watch() -> TopicWatch:
        return TopicWatch(
            kept, kafka=plumbing.kafka, metrics=plumbing.metrics, topic_prefix=plumbing.settings.topic_prefix
        )

    yield SupervisedLoop(API, "backlog", make)
    if kept := plumbing.definition.kept_topics(plumbing.settings):
        yield SupervisedLoop(API, "topics", make_topic_watch)


def _consumers(plumbing: Plumbing) -> Iterator[SupervisedLoop]:
    for subscription in plumbing.definition.subscriptions(plumbing.resources):
        if subscription.topics:
            yield _consumer(plumbing, observed(subscription))


def _consumer(plumbing: Plumbing, subscription: AnySubscription) -> SupervisedLoop:
    def make() -> Consumer:
        return Consumer(
            subscription,
            kafka=plumbing.kafka,
            pool=plumbing.resources.pool,
            metrics=plumbing.metrics,
            topic_prefix=plumbing.settings.topic_prefix,
            hook=plumbing.hook,
        )

    return SupervisedLoop(CONSUMER, f"consumer {subscription.consumer}", make)


def _relay(plumbing: Plumbing) -> Iterator[SupervisedLoop]:
    settings, definition = plumbing.settings, plumbing.definition
    topics = definition.topics(settings)
    if not topics:
        return
    if settings.relay_database_url is None:
        raise UnusableSettingsError(["ATTUNE_RELAY_DATABASE_URL is not set; the relay role needs it."])
    database_url = settings.relay_database_url.get_secret_value()

    def make() -> Relay:
        return Relay(
            kafka=plumbing.kafka,
            database_url=database_url,
            topics=topics,
            source=f"urn:attune:{definition.name}",
            metrics=plumbing.metrics,
            topic_prefix=settings.topic_prefix,
            hook=plumbing.hook,
        )

    yield SupervisedLoop(RELAY, "relay", make)


def _timers(plumbing: Plumbing) -> Iterator[SupervisedLoop]:
    resources, definition = plumbing.resources, plumbing.definition
    handlers, channels = definition.timers(resources), definition.deliveries(resources)

    def make_timers() -> TimerLoop:
        return TimerLoop(handlers, pool=resources.pool, clock=resources.clock, hook=plumbing.hook)

    def make_deliveries() -> DeliveryLoop:
        return DeliveryLoop(channels, pool=resources.pool, metrics=plumbing.metrics, hook=plumbing.hook)

    def make_housekeeping() -> Housekeeping:
        settings = plumbing.settings
        return Housekeeping(
            Retention(
                inbox=timedelta(days=settings.inbox_retention_days),
                command_answers=timedelta(days=settings.command_answer_retention_days),
            ),
            pool=resources.pool,
            every_seconds=settings.housekeeping_interval_seconds,
        )

    yield SupervisedLoop(TIMER, "housekeeping", make_housekeeping)
    if handlers:
        yield SupervisedLoop(TIMER, "timers", make_timers)
    if channels:
        yield SupervisedLoop(TIMER, "deliveries", make_deliveries)
