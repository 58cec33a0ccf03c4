"""The example's subscriber, a real process, is killed again and again while relays are replaced and wake late."""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from attune_chassis.fold import Verdict
from attune_sandbox.testing.kafka_space import TopicSpace

from tests.subscriber.troubled_relays import PARTITIONS, WAIT_SECONDS, Producer, eventually

PROGRAM = Path(__file__).parents[2] / "examples/subscriber/subscriber.py"
ROUNDS = 5
KILLS_MIN = 8
WITHOUT_THE_FOLD = ('if verdict == "apply":', 'if verdict != "claim":')

pytestmark = pytest.mark.timeout(600)


@dataclass
class Subscriber:
    """One copy of the program with its own store. It is told where Kafka is as its README says."""

    program: Path
    store: Path
    producer: Producer
    environment: dict[str, str]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        """The process, killed without warning at the end of the block."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, self.program, self.producer.places[0].topic, self.store, env=self.environment
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What stands in the store; nothing before it was made."""
        if not self.store.exists():
            return []
        connection = sqlite3.connect(self.store, timeout=WAIT_SECONDS)
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def effects(self) -> int:
        """How many there are."""
        return len(self.rows("SELECT 1 FROM effect"))

    async def all_is_read(self) -> None:
        """Wait until the rows stand at the end of every log."""
        ends = {place.partition: records[-1].offset + 1 for place, records in (await self.producer.log()).items()}

        def all_read() -> bool:
            return dict(self.rows("SELECT partition, next_offset FROM position")) == ends

        await eventually(all_read, f"the store stands at the ends of the log, {ends}")

    async def read_all(self) -> None:
        """Run the program until all is read."""
        async with self.running():
            await self.all_is_read()

    def set_back(self) -> None:
        """What an operator does by hand to have everything read again."""
        connection = sqlite3.connect(self.store, timeout=WAIT_SECONDS)
        with connection:
            connection.execute("UPDATE position SET next_offset = 0, epoch = 0")
        connection.close()


@pytest.fixture
def subscriber(producer: Producer, topic_space: TopicSpace, tmp_path: Path) -> Subscriber:
    login = topic_space.kafka.user("observer")
    environment = os.environ | {
        "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": login.bootstrap_servers,
        "ATTUNE_KAFKA_USERNAME": login.username,
        "ATTUNE_KAFKA_PASSWORD": login.password,
        "ATTUNE_PARTITIONS": str(PARTITIONS),
    }
    return Subscriber(PROGRAM, tmp_path / "store.sqlite", producer, environment)


async def killed_again_and_again(subscriber: Subscriber, over: asyncio.Event, random: Random) -> list[int]:
    """Kill the process at random instants until it is over; how many effects stood in the store at each kill.

    Every other time it is let live until it has had an effect, so that on a slow machine not only its start is killed.
    """
    effects: list[int] = [0]
    while not over.is_set() or len(effects) < KILLS_MIN:

        def took_something_or_nothing_is_to_come() -> bool:
            return subscriber.effects() > effects[-1] or over.is_set()

        async with subscriber.running() as process:
            ended = asyncio.ensure_future(process.wait())
            if len(effects) % 2:
                await eventually(took_something_or_nothing_is_to_come, "the subscriber has had an effect")
            done, _ = await asyncio.wait({ended}, timeout=random.uniform(0.0, 2.0))
            assert not done, f"the subscriber ended by itself with {process.returncode}"
        effects.append(subscriber.effects())
    return effects


async def trouble(producer: Producer, over: asyncio.Event) -> None:
    for _ in range(ROUNDS):
        await producer.round_of_trouble()
    await producer.settle()
    over.set()


async def test_nothing_is_lost_repeated_or_out_of_order_whatever_is_killed(
    producer: Producer, subscriber: Subscriber, tmp_path: Path
) -> None:
    over, random = asyncio.Event(), Random(4)  # noqa: S311 - a repeatable test
    async with asyncio.TaskGroup() as group:
        group.create_task(trouble(producer, over))
        killing = group.create_task(killed_again_and_again(subscriber, over, random))
    await subscriber.read_all()

    judged = await producer.judged()
    verdicts = Counter(verdict for told in judged.values() for verdict, _ in told)
    assert verdicts[Verdict.VOID] > 0, "the log holds what the fold is there for"
    assert verdicts[Verdict.REPEAT] > 0, "and this too"
    assert len(set(killing.result())) > 2, "kills fell between effects"
    for place, told in judged.items():
        heard = subscriber.rows("SELECT partition, id FROM effect ORDER BY rowid")
        heard_here = [ce_id for partition, ce_id in heard if partition == place.partition]
        assert heard_here == [ce_id for verdict, ce_id in told if verdict is Verdict.APPLY]
    heard_of = subscriber.rows("SELECT key, value FROM effect ORDER BY rowid")
    for key in {event.key for event in producer.committed}:
        numbers = [int(str(value)) for of, value in heard_of if str(of).encode() == key]
        assert numbers == list(range(1, len(numbers) + 1)), "each fact about a key once, in order"
    assert len(heard_of) == len(producer.committed)

    await without_the_fold_the_same_log_gives_repeats(producer, subscriber, tmp_path)


async def without_the_fold_the_same_log_gives_repeats(producer: Producer, subscriber: Subscriber, folder: Path) -> None:
    """The guard is seen to fail: a copy of the program that counts every event, on the same log."""
    source, (right, wrong) = PROGRAM.read_text("utf-8"), WITHOUT_THE_FOLD
    assert source.count(right) == 1
    plain = folder / "plain.py"
    plain.write_text(source.replace(right, wrong), "utf-8")
    other = Subscriber(plain, folder / "plain.sqlite", producer, subscriber.environment)
    await other.read_all()
    times_heard = Counter(ce_id for (ce_id,) in other.rows("SELECT id FROM effect"))
    assert max(times_heard.values()) > 1


async def test_rows_set_back_by_hand_under_a_running_copy_lose_and_repeat_nothing(
    producer: Producer, subscriber: Subscriber
) -> None:
    await producer.commit(50)
    await producer.settle()
    async with subscriber.running() as process:
        await subscriber.all_is_read()
        subscriber.set_back()
        await producer.commit(50)
        await producer.settle()
        async with asyncio.timeout(WAIT_SECONDS):
            assert await process.wait() == 1, "it ends rather than read on from another place than its rows say"
    await subscriber.read_all()
    heard = [ce_id for (ce_id,) in subscriber.rows("SELECT id FROM effect")]
    assert sorted(heard) == sorted(str(event.ce_id) for event in producer.committed)
