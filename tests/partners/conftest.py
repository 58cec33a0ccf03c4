"""The pack in a folder of its own, and a topic that real relays in trouble have written: what partners are given."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from attune_chassis.fold import Verdict
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.migrate import load_migrations, migrate
from attune_contracts import WireMessage, decode, encode
from attune_contracts.events.referrals import ReferralMadeV2
from attune_contracts.goldens import valid_goldens
from attune_contracts.pack import write_pack
from attune_provisioner.kafka_admin import KafkaLogin
from attune_sandbox.testing.databases import PLAIN, SharedPostgres, leave_empty
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace

from tests.subscriber.troubled_relays import PARTITIONS, Producer

TOPIC = ReferralMadeV2.topic
STORY = ["ReferralMade", "ReferralAccepted", "ReferralAllocated", "SupportProgrammeStarted", "SupportProgrammeEnded"]
ROUNDS = 2


def run_of(golden_type: str) -> Any:
    golden = next(golden for golden in valid_goldens() if golden.ce_type == f"attune.referrals.{golden_type}.v1")
    return decode(golden.headers, golden.value)


EVENTS = [run_of(name) for name in STORY]


def fact(key: bytes, number: int) -> WireMessage:
    """The fact of that number about a referral, as referrals itself would encode it."""
    event = EVENTS[min(number, len(EVENTS)) - 1].model_copy(update={"referral_id": UUID(key.decode())})
    ids = {"ce_id": uuid4(), "correlation_id": uuid4(), "causation_id": uuid4()}
    return encode(event, **ids, aggregate_version=number, recorded_at=datetime.now(UTC))


@dataclass(frozen=True)
class WrittenTopic:
    """A topic, how an observer reads it, and what the chassis' fold says of each record, by partition."""

    name: str
    group: str
    login: KafkaLogin
    judged: dict[int, list[tuple[str, str]]]

    def where(self) -> bytes:
        """For a foreign reader's standard input."""
        login = self.login
        told = {"bootstrap_servers": login.bootstrap_servers, "username": login.username, "password": login.password}
        return json.dumps(told | {"topic": self.name, "group": self.group}).encode()

    def verdicts(self) -> dict[str, list[str]]:
        """As the foreign readers tell them."""
        return {str(partition): [verdict for verdict, _ in told] for partition, told in self.judged.items()}

    def applied(self) -> dict[str, list[str]]:
        """The ids that count, by partition, in order."""
        return {
            str(partition): [ce_id for verdict, ce_id in told if verdict == "apply"]
            for partition, told in self.judged.items()
        }


async def trouble(kafka: SharedKafka, postgres: SharedPostgres, space: TopicSpace) -> dict[int, list[tuple[str, str]]]:
    """Relays stop, are replaced, break and wake late; what the log then holds, judged."""
    database = await postgres.clone(PLAIN, template=PLAIN, migrate=leave_empty)
    owner = await asyncpg.connect(database.owner)
    await migrate(owner, load_migrations())
    await owner.close()
    login = kafka.user("referrals")
    connection = KafkaConnection(
        bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
    )
    try:
        async with asyncpg.create_pool(database.app, min_size=1, max_size=4) as pool:
            random = Random(20261122)  # noqa: S311 - a repeatable test
            keys = tuple(str(UUID(int=random.getrandbits(128), version=4)) for _ in range(12))
            producer = Producer(connection, database, pool, space.prefix, random, topic=TOPIC, keys=keys, make=fact)
            for _ in range(ROUNDS):
                await producer.round_of_trouble()
            await producer.settle()
            judged = await producer.judged()
    finally:
        await postgres.drop(database)
    return {place.partition: [(str(verdict), ce_id) for verdict, ce_id in told] for place, told in judged.items()}


@pytest.fixture(scope="session")
def written(kafka: SharedKafka, postgres: SharedPostgres) -> Iterator[WrittenTopic]:
    """The real topic, under a prefix, with its real rights: the observer may read it, in a group of its own name."""
    space = TopicSpace(kafka)
    try:
        space.provision(partitions=PARTITIONS)
        judged = asyncio.run(trouble(kafka, postgres, space))
        met = {verdict for told in judged.values() for verdict, _ in told}
        assert {Verdict.CLAIM, Verdict.VOID, Verdict.REPEAT, Verdict.APPLY} <= met, "the log holds what the fold is for"
        yield WrittenTopic(space.name(TOPIC), space.name("observer"), kafka.user("observer"), judged)
    finally:
        space.remove()


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh pack, away from the repository."""
    folder = tmp_path_factory.mktemp("partner") / "pack"
    write_pack(folder)
    return folder
