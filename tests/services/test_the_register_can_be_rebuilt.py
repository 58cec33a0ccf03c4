"""Referrals' register of accredited ELSAs, spoilt, is made anew from training's log: the real services' own parts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from attune_chassis.clock import SystemClock
from attune_chassis.consumer.loop import Consumer
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.outbox import Outbox
from attune_chassis.rebuild import rebuild
from attune_chassis.relay.loop import Relay
from attune_chassis.service import Resources
from attune_chassis.stream_metrics import StreamMetrics
from attune_contracts import Party, WireMessage, encode
from attune_contracts.events.training import AccreditationGrantedV1
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.kafka_space import TopicSpace
from prometheus_client import CollectorRegistry
from referrals.main import definition

TOPIC = AccreditationGrantedV1.topic
PARTITIONS = 3
WAIT_SECONDS = 60.0
NOW = datetime(2026, 2, 11, 9, 30, tzinfo=UTC)


def accreditation(number: int) -> WireMessage:
    """One ELSA's accreditation, as training publishes it."""
    granted = AccreditationGrantedV1(
        authority="E10000016",
        occurred_at=NOW,
        parties=(Party(role="elsa", party_id=uuid4()),),
        elsa_id=UUID(int=number),
        setting_id="urn:118246",
        policy_version="kent-elsa/1",
        training_days_attended=(1, 2, 3, 4, 5, 6),
        supervision_sessions_attended=4,
        granted_on=date(2026, 2, 10),
    )
    ids = {"ce_id": uuid4(), "correlation_id": uuid4(), "causation_id": uuid4()}
    return encode(granted, aggregate_version=1, recorded_at=NOW, **ids)


def login(space: TopicSpace, user: str) -> KafkaConnection:
    known = space.kafka.user(user)
    return KafkaConnection(bootstrap_servers=known.bootstrap_servers, username=known.username, password=known.password)


@asynccontextmanager
async def until(loop: Relay | Consumer, condition: Callable[[], Awaitable[object]], what: str) -> AsyncIterator[None]:
    """The loop runs until the condition holds."""
    stop = asyncio.Event()
    running = asyncio.create_task(loop.run(stop))
    try:
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        while True:
            if await condition():
                break
            assert asyncio.get_running_loop().time() < deadline, f"waited {WAIT_SECONDS} s in vain: {what}"
            await asyncio.sleep(0.05)
        yield
    finally:
        stop.set()
        await running


async def publish(space: TopicSpace, database: DatabaseUrls, messages: list[WireMessage]) -> None:
    """Through training's outbox and relay."""
    pool = await asyncpg.create_pool(database.app, min_size=0, max_size=2)
    async with pool.acquire() as connection, connection.transaction():
        await Outbox({TOPIC: PARTITIONS}, space.prefix).append(connection, messages)
    relay = Relay(
        kafka=login(space, "training"),
        database_url=database.relay,
        topics={TOPIC: PARTITIONS},
        topic_prefix=space.prefix,
        source="urn:attune:training",
        metrics=StreamMetrics(CollectorRegistry()),
    )

    async def published() -> object:
        return await pool.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)")

    async with until(relay, published, "training's relay has published"):
        await pool.close()


async def test_the_spoilt_register_is_what_training_said_again(topic_space: TopicSpace, service_database: Any) -> None:
    topic_space.provision(partitions=PARTITIONS)
    training, referrals = await service_database("training"), await service_database("referrals")
    await publish(topic_space, training, [accreditation(number) for number in range(1, 41)])
    async with asyncpg.create_pool(referrals.app, min_size=0, max_size=4) as pool:
        resources = Resources(
            settings=SimpleNamespace(topic_prefix=topic_space.prefix), pool=pool, clock=SystemClock(), outbox=Outbox({})
        )
        (projection,) = definition.projections(resources)
        kafka = login(topic_space, "referrals")
        consumer = Consumer(
            projection.subscription,
            kafka=kafka,
            pool=pool,
            metrics=StreamMetrics(CollectorRegistry()),
            topic_prefix=topic_space.prefix,
        )

        async def heard() -> object:
            return await pool.fetchval("SELECT count(*) = 40 FROM accredited_elsa")

        async with until(consumer, heard, "referrals has heard of all"):
            truth = await pool.fetch("SELECT * FROM accredited_elsa ORDER BY elsa_id")
        owner = await asyncpg.connect(referrals.owner)
        await owner.execute("DELETE FROM accredited_elsa WHERE get_byte(uuid_send(elsa_id), 15) % 2 = 0")
        await owner.execute("UPDATE accredited_elsa SET authority = 'E08000025', recorded_at = now()")
        await owner.close()

        await rebuild(
            definition,
            resources,
            "accredited-elsas",
            kafka=kafka,
            owner_database_url=referrals.owner,
            generation="1",
            actor="Kim",
            reason="spoilt by hand",
        )
        assert await pool.fetch("SELECT * FROM accredited_elsa ORDER BY elsa_id") == truth
