"""Random lives of real consumers beside the truth, which writes the log itself: events, claims and void bytes."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from attune_chassis.consumer.loop import Consumer, Record, Subscription
from attune_chassis.database import Connection
from attune_chassis.parking import replay
from attune_chassis.recovery import rewind
from attune_chassis.signals import STEPS
from attune_chassis.stream import CLAIM_VALUE, claim_headers
from attune_chassis.stream_metrics import StreamMetrics
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from prometheus_client import CollectorRegistry

from chassis.tests.reference.bench import Bench, Life, Puppet, live, new_fact, until
from chassis.tests.reference.truth import Fact
from chassis.tests.stream.conftest import QUICK_CONSUMER

KEYS = st.sampled_from([b"a", b"b"])


class ConsumerMachine(RuleBasedStateMachine):
    """`bench` is set by the test."""

    bench: Bench

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self.claims: list[int] = []
        self.end = 0
        self.broken_keys: set[bytes] = set()
        self.zombie: Life | None = None
        self.saved = False

    @initialize()
    def begin(self) -> None:
        self.bench(self.bench.fresh())
        self.name = self.bench.space.name("reader")
        self.bench(self._claim())

    @rule(keys=st.lists(KEYS, min_size=1, max_size=4))
    def events_are_published(self, keys: list[bytes]) -> None:
        for key in keys:
            self.facts.append(new_fact(len(self.facts), key))
            self.bench(self._append(self.facts[-1], len(self.claims), len(self.facts)))

    @rule()
    def a_relay_takes_over(self) -> None:
        self.bench(self._claim())

    @precondition(lambda self: len(self.claims) > 1)
    @rule(key=KEYS)
    def bytes_of_a_dead_relay_arrive(self, key: bytes) -> None:
        void = new_fact(1_000, key)
        self.bench(self._append(void, len(self.claims) - 1, len(self.facts) + 1))

    @rule()
    def consumer_reads(self) -> None:
        self.bench(self._read(None))

    @rule(step=st.sampled_from(STEPS["consumer"]))
    def consumer_is_killed(self, step: str) -> None:
        self.bench(self._read(step, kill=True))

    @precondition(lambda self: self.zombie is None)
    @rule()
    def consumer_falls_asleep(self) -> None:
        self.bench(self._read("consumer.begin"))

    @precondition(lambda self: self.zombie is not None)
    @rule()
    def zombie_wakes(self) -> None:
        self.bench(self._wake())

    @precondition(lambda self: self.zombie is None)
    @rule(key=KEYS)
    def another_reads_while_one_sleeps(self, key: bytes) -> None:
        self.events_are_published([key])
        self.consumer_falls_asleep()
        self.consumer_reads()
        self.bench(self._wake())

    @rule(key=KEYS)
    def a_handler_breaks(self, key: bytes) -> None:
        self.broken_keys.add(key)
        self.events_are_published([key, b"a", b"b"])

    @precondition(lambda self: self.broken_keys)
    @rule()
    def the_handler_is_mended_and_everything_replayed(self) -> None:
        self.bench(self._replay())

    @precondition(lambda self: not self.saved)
    @rule()
    def base_backup(self) -> None:
        self.saved = True
        self.bench(self.bench.save())

    @precondition(lambda self: self.saved)
    @rule()
    def restore(self) -> None:
        self.saved = False
        self.bench(self.bench.restore())

    @rule(claim=st.integers(0, 9))
    def operator_rewinds(self, claim: int) -> None:
        self.bench(self._rewind(self.claims[claim % len(self.claims)]))

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.bench(self._check())

    def teardown(self) -> None:
        if self.claims:
            self.bench(self._drain())

    async def _claim(self) -> None:
        headers = claim_headers(
            epoch=len(self.claims) + 1,
            incarnation=uuid4(),
            claim_id=uuid4(),
            source="urn:attune:trial",
            at=datetime.now(UTC),
        )
        self.claims.append(self.end)
        await self.bench.producer.send_and_wait(self.bench.partition.topic, CLAIM_VALUE, partition=0, headers=headers)
        self.end += 1

    async def _append(self, fact: Fact, epoch: int, number: int) -> None:
        await self.bench.append(fact, epoch, number)
        self.end += 1

    async def _handle(self, connection: Connection, record: Record, _event: object) -> None:
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, key, value) VALUES ($1, $2, $3, $4, $5)",
            *(record.ce_id, record.topic, record.partition, record.key, record.value),
        )
        if record.key in self.broken_keys:
            raise LookupError("a bug")

    def _subscription(self, topic: str) -> Subscription:
        return Subscription(
            consumer=self.name,
            topics=(topic,),
            handlers={"attune.trial.Happened.v1": self._handle},
            decode=lambda _headers, value: value,
        )

    def _consumer(self, puppet: Puppet, *, sleeper: bool) -> Consumer:
        """One that falls asleep is in a group of its own, so that the group does not wait for it; the row is one."""
        prefix = "" if sleeper else self.bench.space.prefix
        return Consumer(
            self._subscription(self.bench.partition.topic.removeprefix(prefix)),
            kafka=self.bench.kafka,
            pool=self.bench.pool,
            metrics=StreamMetrics(CollectorRegistry()),
            topic_prefix=prefix,
            limits=QUICK_CONSUMER,
            hook=puppet,
        )

    async def _read(self, step: str | None, *, kill: bool = False) -> None:
        """A consumer starts, and reads until the log's end or until it has come to a step."""
        if await self._position("next_offset") == self.end:
            return
        puppet = Puppet(step)
        life = live(self._consumer(puppet, sleeper=step is not None and not kill), puppet)

        async def done() -> bool:
            return puppet.arrived.is_set() or await self._position("next_offset") == self.end

        await until(done, f"the consumer reads to the end, or comes to {step}")
        if not puppet.arrived.is_set():
            await life.end()
        elif kill:
            await life.kill()
        else:
            self.zombie = life

    async def _wake(self) -> None:
        if self.zombie:
            zombie, self.zombie = self.zombie, None
            await zombie.end()

    async def _replay(self) -> None:
        self.broken_keys.clear()
        topic = self.bench.partition.topic
        for row in await self.bench.superuser.fetch("SELECT key FROM held_key"):
            async with self.bench.pool.acquire() as connection:
                await replay(
                    connection, self._subscription(topic), topic=topic, key=row["key"], actor="a test", reason="mended"
                )

    async def _rewind(self, offset: int) -> None:
        async with self.bench.pool.acquire() as connection:
            await rewind(
                connection,
                self.name,
                topic=self.bench.partition.topic,
                partition=0,
                offset=offset,
                actor="a test",
                reason="to look again",
            )

    async def _position(self, column: str) -> int:
        return await self.bench.value(f"SELECT {column} FROM position") or 0  # noqa: S608  (a name of ours)

    async def _check(self) -> None:
        rows = await self.bench.superuser.fetch("SELECT ce_id, key, value FROM effect ORDER BY id")
        last = await self._position("last_sequence")
        parked = {
            int(row["value"]): row["key"]
            for row in await self.bench.superuser.fetch("SELECT convert_from(value, 'UTF8') AS value, key FROM parked")
        }
        held = {row["key"] for row in await self.bench.superuser.fetch("SELECT key FROM held_key")}
        for key in (b"a", b"b"):
            done = [int(row["value"]) for row in rows if row["key"] == key]
            waiting = sorted(number for number, of_key in parked.items() if of_key == key)
            meant = [int(fact.value) for fact in self.facts[:last] if fact.key == key]
            assert done + waiting == meant, (
                f"EO2, EO3, EO7, EO10: every event of {key!r} once, in order, done or parked"
            )
            assert bool(waiting) == (key in held), "EO7: a key is held exactly while something of it is parked"

    async def _drain(self) -> None:
        try:
            await self._wake()
            await self._replay()
            await self._read(None)
            await self._check()
            done = await self.bench.value("SELECT count(*) FROM effect")
            assert done == len(self.facts), "EO9: everything has its effect"
        finally:
            if self.zombie:
                await asyncio.shield(self.zombie.kill())
