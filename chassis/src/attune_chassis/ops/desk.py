"""What an operator's command works with: one service's definition, its database, and its topics.

Everything is reached with the service's own settings. `ATTUNE_DATABASE_URL` may name the role `<service>_readonly` for
the commands that only look.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import asyncpg
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from attune_chassis.database import Connection, Pool, PoolLimits, is_database_away, open_pool
from attune_chassis.definition import Resources, ServiceDefinition
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader
from attune_chassis.loops import Plumbing
from attune_chassis.observation import observed
from attune_chassis.ops.errors import UnreachableError
from attune_chassis.serving import resources_of
from attune_chassis.settings import ServiceSettings
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import AnySubscription

KAFKA_PATIENCE_SECONDS = 10.0
LIMITS = PoolLimits(size_max=3, statement_timeout_seconds=60.0, command_timeout_seconds=65.0)


@dataclass(frozen=True)
class Desk:
    """One service, opened for an operator. Topics are physical names here, prefix included, as alarms show them."""

    definition: ServiceDefinition
    settings: ServiceSettings
    pool: Pool
    connection: Connection

    @property
    def service(self) -> str:
        return self.definition.name

    @property
    def prefix(self) -> str:
        return self.settings.topic_prefix

    @cached_property
    def resources(self) -> Resources:
        """What the service's builders are given."""
        return resources_of(self.definition, self.settings, self.pool)

    @cached_property
    def kafka(self) -> KafkaConnection:
        """How to reach the broker, as the service itself does."""
        from prometheus_client import CollectorRegistry  # noqa: PLC0415 - a registry of its own: nobody scrapes a command

        return Plumbing(self.definition, self.resources, StreamMetrics(CollectorRegistry())).kafka

    @cached_property
    def subscriptions(self) -> dict[str, AnySubscription]:
        """What the service hears, by consumer name; each handler inside its log context, as in the service."""
        found = [observed(one) for one in self.definition.subscriptions(self.resources) if one.topics]
        return {one.consumer: one for one in found}

    @cached_property
    def owned(self) -> list[TopicPartition]:
        """Every partition this service writes, by the declared counts."""
        topics = self.definition.topics(self.settings)
        return [
            TopicPartition(self.prefix + topic, number)
            for topic, count in sorted(topics.items())
            for number in range(count)
        ]

    def topic(self, name: str) -> str:
        """The physical name of a topic given with or without the prefix."""
        return name if name.startswith(self.prefix) else self.prefix + name

    @asynccontextmanager
    async def log_reader(self) -> AsyncIterator[LogReader]:
        """Eyes on the topics. Raises UnreachableError when Kafka does not answer."""
        with kafka_answers(self.kafka.bootstrap_servers):
            async with LogReader.open(self.kafka, KAFKA_PATIENCE_SECONDS) as reader:
                yield reader


@asynccontextmanager
async def opened(definition: ServiceDefinition, settings: ServiceSettings) -> AsyncIterator[Desk]:
    """A desk with one connection of its own. Raises UnreachableError when the database does not answer."""
    url = settings.database_url.get_secret_value()
    pool = await open_pool(url, application_name=f"{definition.name} ops", limits=LIMITS)
    try:
        with database_answers(url):
            async with pool.acquire() as connection:
                yield Desk(definition, settings, pool, connection)
    finally:
        pool.terminate()


@contextmanager
def database_answers(url: str) -> Iterator[None]:
    """Turn what a database that is away, or does not allow it, raises into a sentence without a password."""
    address = urlsplit(url)
    where = f"{address.hostname}:{address.port or 5432}{address.path}"
    try:
        yield
    except asyncpg.InsufficientPrivilegeError:
        raise UnreachableError(
            f"The database login {address.username} may not do that. This command needs ATTUNE_DATABASE_URL to name "
            "the role <service>_app; the role <service>_readonly is for commands that only look."
        ) from None
    except asyncpg.UndefinedTableError as error:
        raise UnreachableError(
            f"The database {where} lacks a table ({error}). Bring it up to date first: <service> migrate"
        ) from None
    except Exception as error:
        if not is_database_away(error):
            raise
        raise UnreachableError(
            f"The database at {where} does not answer ({type(error).__name__}). Is PostgreSQL up, and is "
            "ATTUNE_DATABASE_URL right?"
        ) from None


@contextmanager
def kafka_answers(bootstrap_servers: str) -> Iterator[None]:
    """Turn what a broker that is away, or refuses, raises into a sentence."""
    try:
        yield
    except (KafkaError, TimeoutError) as error:
        raise UnreachableError(
            f"Kafka at {bootstrap_servers} does not answer ({type(error).__name__}). Is it up, and are the "
            "ATTUNE_KAFKA_... settings right?"
        ) from None
