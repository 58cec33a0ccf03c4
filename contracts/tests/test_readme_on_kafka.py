"""The README's reader and sender against a real Kafka, as the users a stranger would be given."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from attune_contracts import EventModel, WireMessage
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.events.referrals import ReferralMadeV1
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.sealing import make_key_pair

SAMPLES = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8").split("```python\n")[1:]
CLAIM = next(golden for golden in valid_goldens() if golden.ce_type == "attune.stream.EpochStarted.v1")
MADE = next(golden for golden in valid_goldens() if golden.ce_type == "attune.referrals.ReferralMade.v1")
SECONDS_MAX = 30
Connection = dict[str, Any]


@pytest.fixture(scope="module")
def samples() -> dict[str, Any]:
    names: dict[str, Any] = {}
    code = "\n".join(sample.split("```", maxsplit=1)[0] for sample in SAMPLES)
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - running the page is the point
    return names


@pytest.fixture
def topics(topic_space: Any) -> Any:
    """The declared topics, one partition each."""
    topic_space.provision(partitions=1)
    return topic_space


@pytest_asyncio.fixture
async def relay(topics: Any) -> AsyncIterator[AIOKafkaProducer]:
    """Writes as referrals' relay would."""
    async with AIOKafkaProducer(**topics.kafka.user("referrals").aiokafka(), enable_idempotence=True) as producer:
        yield producer


def claim(epoch: int) -> Golden:
    return replace(CLAIM, headers={**CLAIM.headers, "ce_epoch": str(epoch)})


def made(epoch: int, number: int, *, name: str | None = None) -> Golden:
    """A referral with its own id, unless `name` says that it is another record in the same place."""
    ids = {"ce_id": str(uuid5(UUID(int=0), name or str(number))), "ce_epoch": str(epoch)}
    return replace(MADE, headers={**MADE.headers, **ids, "ce_sequence": f"{epoch:010d}-{number:019d}"})


async def until_read(samples: dict[str, Any], connection: Connection, topic: str, count: int) -> list[str]:
    """Reads one topic's only partition with the README's reader until so many referrals have counted; their ids."""
    ids: list[str] = []
    enough = asyncio.Event()

    async def apply(event: EventModel | None, headers: dict[str, str], _partition: int, _position: object) -> None:
        ids.extend([headers["ce_id"]] if isinstance(event, ReferralMadeV1) else [])
        if len(ids) == count:
            enough.set()

    reading = asyncio.create_task(samples["read"](connection, topic, {0: ((0, 0, None), 0)}, apply))
    waiting = asyncio.create_task(enough.wait())
    done, _ = await asyncio.wait({reading, waiting}, timeout=SECONDS_MAX, return_when=asyncio.FIRST_COMPLETED)
    for task in (reading, waiting):
        task.cancel()
    ended = (await asyncio.gather(reading, waiting, return_exceptions=True))[0]
    assert waiting in done, f"read {len(ids)} of {count} events of {topic} in {SECONDS_MAX} s: {ended}"
    return ids


async def test_the_reader_of_the_readme_sees_each_referral_once_through_a_relays_crash(
    samples: dict[str, Any], topics: Any, relay: AIOKafkaProducer
) -> None:
    topic = topics.name(MADE.topic)
    records = [claim(1), made(1, 1), made(1, 2), claim(2), made(1, 3, name="late"), made(2, 2), made(2, 3)]
    for record in records:
        key = record.key.encode() if record.key else None
        headers = [(name, value.encode()) for name, value in record.headers.items()]
        await relay.send_and_wait(topic, record.value, key=key, headers=headers)

    ids = await until_read(samples, topics.kafka.user("observer").aiokafka(), topic, count=3)

    assert ids == [record.headers["ce_id"] for record in (records[1], records[2], records[6])]


async def test_the_sender_of_the_readme_may_write_its_own_intake_topic(samples: dict[str, Any], topics: Any) -> None:
    message: WireMessage = samples["referral"]("schoolmis", make_key_pair().public_jwk_set)
    topic = topics.name(message.topic)

    await samples["send"](topics.kafka.user("schoolmis").aiokafka(), replace(message, topic=topic))

    assert await record_on(topics.kafka.user("referrals").aiokafka(), topic) == (message.key, message.value)
    assert ReferralSubmittedV1.model_validate_json(message.value)


async def record_on(connection: Connection, topic: str) -> tuple[bytes | None, bytes | None]:
    """The first record of a topic's only partition."""
    async with AIOKafkaConsumer(**connection, enable_auto_commit=False, auto_offset_reset="none") as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        consumer.seek(TopicPartition(topic, 0), 0)
        async with asyncio.timeout(SECONDS_MAX):
            record = await consumer.getone()
    return record.key, record.value
