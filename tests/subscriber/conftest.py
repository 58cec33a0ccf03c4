"""A producing service in trouble, and the example's subscriber as a process of its own."""

from collections.abc import AsyncIterator
from random import Random

import asyncpg
import pytest
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.migrate import load_migrations, migrate
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.kafka_space import TopicSpace

from tests.subscriber.troubled_relays import PARTITIONS, TOPIC, Producer


@pytest.fixture
async def producer(topic_space: TopicSpace, plain_database: DatabaseUrls) -> AsyncIterator[Producer]:
    """A service with one topic; the observer may read it."""
    topic_space.create(TOPIC, partitions=PARTITIONS, writers=("referrals",), readers=("referrals", "observer"))
    owner = await asyncpg.connect(plain_database.owner)
    await migrate(owner, load_migrations())
    await owner.close()
    login = topic_space.kafka.user("referrals")
    connection = KafkaConnection(
        bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
    )
    async with asyncpg.create_pool(plain_database.app, min_size=1, max_size=4) as pool:
        yield Producer(connection, plain_database, pool, topic_space.prefix, Random(20260211))  # noqa: S311 - a repeatable test
