"""One fact told in two majors over real Kafka: whoever reads which, and whenever a reader changes, hears it once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from attune_chassis.checker import check
from attune_chassis.checker.evidence import ConsumerEvidence, Effect, Evidence
from attune_chassis.checker.gather import gather_consumer, gather_producer, log_bounds, log_of
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.loop import Consumer
from attune_chassis.database import Connection
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import Record, Subscription
from attune_contracts.events.referrals import ReferralMadeV1, ReferralMadeV2, ReplyTargetSetV1
from attune_contracts.upcasters import decoder, older_majors
from attune_sandbox.guarding import Guard
from attune_sandbox.keys import Keys
from attune_sandbox.testing.behind_the_scenes import count, folded, read_all
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform, wait_for
from prometheus_client import CollectorRegistry

V1, V2, TARGET_SET = ReferralMadeV1.ce_type, ReferralMadeV2.ce_type, ReplyTargetSetV1.ce_type
"""Each referral is told in two majors, and its target, which no reader here asks for, in one."""
TOPIC = ReferralMadeV2.topic
KENT, SCHOOL = "E10000016", "urn:118246"
REFERRALS, AT_ONCE = 120, 6
LIVES, RECORDS_A_LIFE = 16, 7
"""Together fewer than half of the log: no life waits for records that never come."""
TIMEOUT_SECONDS = 60.0
RECORD_BY_RECORD = ConsumerLimits(batch_records_max=1, poll_seconds=0.05, fetch_wait_seconds=0.02)
"""So that a position comes to rest behind any record, between the two of a fact too."""
HEARD_TABLE = """
    CREATE TABLE heard (id bigint GENERATED ALWAYS AS IDENTITY, reader text NOT NULL, fact_id uuid NOT NULL,
                        ce_id uuid NOT NULL, ce_type text NOT NULL, read_as text NOT NULL, key bytea NOT NULL);
    GRANT SELECT, INSERT ON heard TO attune_app
"""
REFERRAL = {
    "setting_id": SCHOOL,
    "referral_type": "elsa",
    "reason_codes": ["self_esteem"],
    "child": {"given_name": "Tobin", "family_name": "Larkspurre"},
    "referrer": {"name": "Priya Fennimore", "email": "priya.fennimore@maypole.example"},
}

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Readers of our own in a database of theirs; each writes down what it hears, however often."""

    database: DatabaseUrls
    pool: asyncpg.Pool
    kafka: KafkaConnection
    space: TopicSpace

    def subscription(self, name: str, reads: str) -> Subscription:
        """A reader of the old major, or of the new one and what the log told before it."""

        async def hear(connection: Connection, record: Record, event: object) -> None:
            insert = "INSERT INTO heard (reader, fact_id, ce_id, ce_type, read_as, key) VALUES ($1, $2, $3, $4, $5, $6)"
            read_as = type(event).ce_type  # type: ignore[attr-defined]  # an event, as the contracts decoded it
            await connection.execute(insert, name, record.fact_id, record.ce_id, record.ce_type, read_as, record.key)

        older = older_majors([reads])
        return Subscription(consumer=name, topics=(TOPIC,), handlers={reads: hear}, decode=decoder(older), older=older)

    @asynccontextmanager
    async def reading(self, name: str, reads: str, *, records: int | None = None) -> AsyncIterator[asyncio.Event]:
        """The reader runs during the block, at most for so many records, and ends as at a deployment.

        Gives the event that is set when it has read those records.
        """
        stop, left = asyncio.Event(), records

        async def count_down(step: str) -> None:
            nonlocal left
            if step == "consumer.committed" and left is not None:
                left -= 1
                if left <= 0:
                    stop.set()

        consumer = Consumer(
            self.subscription(name, reads),
            kafka=self.kafka,
            pool=self.pool,
            metrics=StreamMetrics(CollectorRegistry()),
            topic_prefix=self.space.prefix,
            limits=RECORD_BY_RECORD,
            hook=count_down,
        )
        running = asyncio.create_task(consumer.run(stop))
        try:
            yield stop
        finally:
            stop.set()
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await running

    async def heard(self, name: str) -> list[Mapping[str, object]]:
        """What a reader wrote down, in order."""
        rows = await self.pool.fetch("SELECT * FROM heard WHERE reader = $1 ORDER BY id", name)
        return [dict(row) for row in rows]

    async def stands_at(self, name: str) -> dict[int, int]:
        """Partition -> the next offset it will read."""
        rows = await self.pool.fetch("SELECT partition, next_offset FROM position WHERE consumer = $1", name)
        return {row["partition"]: row["next_offset"] for row in rows}

    async def evidence(self, name: str, types: frozenset[str]) -> ConsumerEvidence:
        """What the checker is to judge a reader by."""
        effects = [
            Effect(row["ce_id"], self.space.name(TOPIC), row["key"])  # type: ignore[arg-type]  # as the table has them
            for row in await self.heard(name)
        ]
        async with self.pool.acquire() as connection:
            return replace(await gather_consumer(connection, name), effects=effects, types=types)


@pytest.fixture
async def referrals(
    tmp_path: Path,
    sandbox_keys: Keys,
    kafka: SharedKafka,
    topic_space: TopicSpace,
    service_database: Callable[[str], Awaitable[DatabaseUrls]],
) -> AsyncIterator[RunningPlatform]:
    """The referrals service alone, as a process of its own."""
    topic_space.provision(partitions=None)
    topic_space.create()  # its readers' groups
    http_port, nowhere = free_ports(2)
    platform = RunningPlatform(
        folder=tmp_path,
        keys=sandbox_keys,
        kafka=kafka,
        topics=topic_space,
        databases={"referrals": await service_database("referrals")},
        ports={"referrals": http_port, "notifications": nowhere},
        smtp_port=nowhere,
        mailbox_port=nowhere,
        kafka_bootstrap_servers=kafka.bootstrap_servers,
        guard=Guard(tmp_path / "guard.log"),
    )
    await platform.start("referrals")
    yield platform
    await platform.end()


@pytest.fixture
async def readers(
    topic_space: TopicSpace, kafka: SharedKafka, service_database: Callable[[str], Awaitable[DatabaseUrls]]
) -> AsyncIterator[Readers]:
    database = await service_database("notifications")
    owner = await asyncpg.connect(database.owner)
    await owner.execute(HEARD_TABLE)
    await owner.close()
    login = kafka.user("notifications")
    connection = KafkaConnection(
        bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
    )
    async with asyncpg.create_pool(database.app, min_size=1, max_size=8) as pool:
        yield Readers(database=database, pool=pool, kafka=connection, space=topic_space)


async def make_referrals(platform: RunningPlatform, number: int) -> set[UUID]:
    """So many referrals by HTTP, a few at once; their ids."""
    base = f"http://127.0.0.1:{platform.ports['referrals']}"
    token = platform.token("school", KENT, [SCHOOL])
    at_once = asyncio.Semaphore(AT_ONCE)

    async def make(client: httpx.AsyncClient) -> UUID:
        async with at_once:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
            answer = await client.post("/v1/referrals", json=REFERRAL, headers=headers)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["referral_id"])

    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=TIMEOUT_SECONDS) as client:
        return set(await asyncio.gather(*(make(client) for _ in range(number))))


async def switch_to_and_fro(readers: Readers) -> list[dict[int, int]]:
    """One reader, stopped and started with other code again and again while referrals are made; where it stood."""
    stood: list[dict[int, int]] = []
    for life in range(LIVES):
        async with (
            readers.reading("switched", V2 if life % 2 else V1, records=RECORDS_A_LIFE) as read,
            asyncio.timeout(TIMEOUT_SECONDS),
        ):
            await read.wait()
        stood.append(await readers.stands_at("switched"))
    return stood


async def judged(readers: Readers, platform: RunningPlatform) -> list[str]:
    """What the checker of EO1 to EO10 finds wrong with the log and all three readers."""
    places = [(readers.space.name(TOPIC), partition) for partition in range(12)]
    connection = await asyncpg.connect(platform.databases["referrals"].app)
    producer = await gather_producer(connection, (TOPIC,), readers.space.prefix)
    await connection.close()
    bounds = await log_bounds(readers.kafka, places)
    both = frozenset({V1, V2})
    consumers = [
        await readers.evidence(name, types)
        for name, types in (("old", frozenset({V1})), ("new", both), ("switched", both))
    ]
    findings = await check(
        Evidence(
            places=places,
            log=log_of(readers.kafka, bounds),
            producers=[producer],
            consumers=consumers,
            drained=True,
            bounds=bounds,
        )
    )
    return [f"{one.invariant}: {one.sentence}" for one in findings.violations]


async def test_old_and_new_readers_and_one_that_changes_hear_every_referral_once(
    referrals: RunningPlatform, readers: Readers
) -> None:
    async with readers.reading("old", V1), readers.reading("new", V2):
        making = asyncio.create_task(make_referrals(referrals, REFERRALS))
        stood = await switch_to_and_fro(readers)
        made = await making

        async with readers.reading("switched", V2):

            async def all_heard() -> bool:
                ends = {place[1]: end for place, (_, end) in (await log_bounds(readers.kafka, places)).items()}
                unsent = await count(referrals.databases["referrals"], "SELECT count(*) FROM outbox")
                return unsent == 0 and all([await readers.stands_at(name) == ends for name in names])

            names, places = ("old", "new", "switched"), [(readers.space.name(TOPIC), one) for one in range(12)]
            await wait_for(all_heard, "everybody to have read all", TIMEOUT_SECONDS, lambda: referrals.log("referrals"))

    log = folded(await read_all(readers.space, [TOPIC]))
    assert Counter(record.headers["ce_type"] for record in log) == dict.fromkeys((V1, V2, TARGET_SET), REFERRALS)
    assert {UUID(record.headers["ce_subject"]) for record in log} == made
    facts = {UUID(record.headers["ce_id"]) for record in log if record.headers["ce_type"] == V1}

    heard = {name: await readers.heard(name) for name in ("old", "new", "switched")}
    for name, rows in heard.items():
        assert Counter(row["fact_id"] for row in rows) == dict.fromkeys(facts, 1), name
    assert {row["read_as"] for row in heard["old"]} == {V1}
    assert {(row["ce_type"], row["read_as"]) for row in heard["new"]} == {(V2, V2)}

    next_type = {(record.partition, record.offset): record.headers["ce_type"] for record in log}
    seams = [where for where in stood if any(next_type.get(place) == V1 for place in where.items())]
    assert seams, "at least one switch fell between the two records of a fact"
    assert await judged(readers, referrals) == []
