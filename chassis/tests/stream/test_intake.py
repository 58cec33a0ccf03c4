"""What others send: handled once by its id, repeats recognised, conflicts parked and refused, nothing held back."""

import struct
from uuid import UUID

import pytest
from aiokafka.record.util import calc_crc32c
from attune_chassis.consumer.loop import IntakeSubscription
from attune_chassis.inbox import replay_intake

ID = UUID(int=5)


class Intake:
    """Writes down what it was asked, in the database and thus in the transaction."""

    def __init__(self, topics):
        self.subscription = IntakeSubscription(
            consumer="reader", topics=topics, handle=self.handle, refuse=self.refuse, repeat=self.repeat
        )
        self.failing = set()
        self.calls = []

    async def handle(self, connection, record):
        self.calls.append(record.value)
        await self.note(connection, record, b"new " + (record.value or b""))
        if record.value in self.failing:
            raise LookupError("a bug")

    async def refuse(self, connection, record, reason):
        await self.note(connection, record, b"refused " + reason.encode())

    async def repeat(self, connection, record):
        await self.note(connection, record, b"repeat " + (record.value or b""))

    async def note(self, connection, record, value):
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, key, value) VALUES ($1, $2, $3, $4, $5)",
            UUID(int=0),
            record.topic,
            record.partition,
            record.key,
            value,
        )


@pytest.fixture
def intake(lab):
    return Intake(tuple(lab.topics))


async def send(lab, value, *, ce_id=str(ID), source="urn:elsewhere", topic="trial.single", more=()):
    headers = [("ce_id", ce_id), ("ce_source", source), *more]
    encoded = [(name, text.encode()) for name, text in headers if text is not None]
    async with lab.produce() as producer:
        await producer.send_and_wait(lab.prefix + topic, value, key=b"k", partition=0, headers=encoded)


def has_effects(lab, *expected, topic="trial.single"):
    async def check():
        return await lab.effects(topic) == list(expected)

    return check


async def test_a_record_sent_twice_is_handled_once_and_the_repeat_is_told(lab, intake):
    await send(lab, b"x")
    await send(lab, b"x")
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new x", b"repeat x"), "new, then repeated")


async def test_a_known_id_with_other_content_is_parked_and_refused_and_the_next_record_goes_on(lab, intake):
    await send(lab, b"x")
    await send(lab, b"y")
    await send(lab, b"z", ce_id=str(UUID(int=6)))
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new x", b"refused id_conflict", b"new z"), "refused, nothing held back")
    assert await lab.value("SELECT array_agg(reason) FROM parked") == ["id_conflict"]
    assert await lab.value("SELECT count(*) FROM held_key") == 0


@pytest.mark.parametrize(("ce_id", "source"), [(None, "urn:x"), ("no-uuid", "urn:x"), (str(ID), None), (str(ID), "")])
async def test_a_record_without_usable_id_or_source_is_parked_and_refused(lab, intake, ce_id, source):
    await send(lab, b"x", ce_id=ce_id, source=source)
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"refused missing_header"), "refused")
    assert await lab.value("SELECT array_agg(reason) FROM parked") == ["missing_header"]


async def test_an_id_used_on_one_topic_takes_nothing_away_from_another(lab, intake):
    await send(lab, b"x", topic="trial.single")
    await send(lab, b"other", topic="trial.triple")
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new x"), "the one")
        await lab.eventually(has_effects(lab, b"new other", topic="trial.triple"), "the other")


async def test_reading_begins_where_the_log_begins(lab, intake, truncate):
    for number in range(3):
        await send(lab, str(number).encode(), ce_id=str(UUID(int=number)))
    await truncate(lab.partitions[0], 2)
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new 2"), "what is left of the log")


async def test_offsets_without_records_as_foreign_transactions_leave_them_do_not_stop_reading(lab, intake):
    await send(lab, b"1", ce_id=str(UUID(int=1)))
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new 1"), "the first")
    # As if a marker stood at the next offset: the row points at it, the next record stands behind it.
    await lab.pool.execute("UPDATE position SET next_offset = 1 WHERE topic LIKE '%single'")
    await send(lab, b"2", ce_id=str(UUID(int=2)))
    await send(lab, b"3", ce_id=str(UUID(int=3)))
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new 1", b"new 2", b"new 3"), "all")


async def test_a_failing_handler_parks_its_record_and_a_replay_handles_it(lab, intake):
    intake.failing.add(b"x")
    await send(lab, b"x")
    await send(lab, b"y", ce_id=str(UUID(int=6)))
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new y"), "the other record")
    assert await lab.value("SELECT reason || ' ' || error FROM parked") == "handler_error LookupError"
    assert await lab.value("SELECT count(*) FROM inbox") == 1

    intake.failing.clear()
    place = {"topic": "trial.single", "partition": 0, "offset": 0, "topic_prefix": lab.prefix}
    async with lab.pool.acquire() as connection:
        given = {"actor": "operator", "reason": "bug mended"}
        assert await replay_intake(connection, intake.subscription, **place, **given)
        assert not await replay_intake(connection, intake.subscription, **place, **given)
    assert await lab.effects() == [b"new y", b"new x"]
    assert await lab.value("SELECT count(*) FROM parked") == 0


@pytest.mark.parametrize("compression", ["gzip", "snappy", "lz4", "zstd"])
async def test_a_foreign_producer_may_compress_as_it_likes(lab, intake, compression):
    async with lab.produce(compression_type=compression) as producer:
        headers = [("ce_id", str(ID).encode()), ("ce_source", b"urn:elsewhere")]
        await producer.send_and_wait(lab.partitions[0].topic, b"x" * 2000, key=b"k", headers=headers)
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new " + b"x" * 2000), "it is handled")


async def test_a_record_with_header_names_that_are_no_text_is_refused_and_reading_goes_on(lab, intake):
    await send(lab, b"1", ce_id=str(UUID(int=1)))
    async with lab.produce() as producer:
        batch = producer.create_batch()
        batch.append(timestamp=None, key=b"k", value=b"2", headers=[("NAME", b"x")])
        raw = bytearray(batch._build()).replace(b"NAME", b"\xff\xfe\xfd\xfc")
        struct.pack_into(">I", raw, 17, calc_crc32c(bytes(raw[21:])))
        batch._buffer = bytes(raw)
        await (await producer.send_batch(batch, lab.partitions[0].topic, partition=0))
    await send(lab, b"3", ce_id=str(UUID(int=3)))
    await send(lab, b"4", ce_id=str(UUID(int=4)), topic="trial.triple")
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"new 1", b"refused missing_header", b"new 3"), "all but the odd one")
        await lab.eventually(has_effects(lab, b"new 4", topic="trial.triple"), "the other topic")
    assert await lab.value('SELECT array_agg("offset") FROM parked') == [1]


async def test_bytes_that_are_no_text_are_parked_as_they_came(lab, intake):
    async with lab.produce() as producer:
        headers = [("ce_id", b"\xff\xfe\x00"), ("ce_source", b"\x00")]
        await producer.send_and_wait(lab.partitions[0].topic, b"\xff\x00", key=b"\x00", headers=headers)
    async with lab.running(lab.consumer(intake.subscription)):
        await lab.eventually(has_effects(lab, b"refused missing_header"), "refused")
    assert await lab.value("SELECT value FROM parked") == b"\xff\x00"
