"""A consumer on real Kafka and PostgreSQL: every event's effects once, in order, whatever breaks.

Each defence has one directed fault, and where it can be taken out, a test shows that the fault then does its harm.
"""

import asyncio
from dataclasses import replace

import asyncpg
import attune_chassis.consumer.batch as batch_module
import pytest
from aiokafka import AIOKafkaConsumer
from attune_chassis.consumer.event_work import EventWork
from attune_chassis.consumer.loop import Consumer, Record
from attune_chassis.fold import FoldState
from attune_chassis.position import Position, PositionMovedError, load_positions
from attune_chassis.signals import STEPS
from confluent_kafka import ConsumerGroupTopicPartitions
from confluent_kafka import TopicPartition as KafkaPartition


def values(count, start=0):
    return [str(n).encode() for n in range(start, start + count)]


async def test_every_event_has_its_effects_once_and_in_order(lab, effects):
    await lab.append(*lab.events(300))
    async with lab.running(lab.relay(), lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(300)), "all effects, in order")


async def test_a_handler_sees_the_record_and_the_decoded_event_under_its_name_without_prefix(lab):
    seen = []

    async def remember(_connection, record, decoded):
        seen.append((record.topic, record.ce_id, record.ce_type, record.ce_source, record.key, decoded))

    one = lab.event("trial.single", b"key", b"{}")
    await lab.publish(one)
    subscription = lab.subscription(remember, decode=lambda headers, value: (headers["ce_id"], value))
    async with lab.running(lab.consumer(subscription)):
        await lab.eventually(lambda: seen, "the handler was called")
    assert seen == [
        ("trial.single", one.ce_id, one.ce_type, "urn:attune:trial", b"key", (str(one.ce_id), b"{}")),
    ]


async def test_events_without_a_handler_are_passed_over(lab, effects):
    other = lab.event("trial.single", b"a", b"other", ce_type="attune.trial.Other.v1")
    await lab.publish(other, *lab.events(2))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(2)), "the handled ones")
    assert await lab.value("SELECT last_sequence FROM position WHERE topic LIKE '%single'") == 3


async def crash(lab, consumer, gate, step):
    """Run the consumer to a step and end it there, as a kill would: nothing after it happens."""
    gate.hold(step)
    task = asyncio.create_task(consumer.run(asyncio.Event()))
    await gate.arrived(step)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.release(step)


@pytest.mark.parametrize("step", STEPS["consumer"])
async def test_a_killed_consumer_goes_on_with_exactly_what_is_missing(lab, effects, gate, quick_consumer, step):
    await lab.publish(*lab.events(40))
    limits = replace(quick_consumer, batch_records_max=10)
    for _ in range(2):
        await crash(lab, lab.consumer(effects, limits=limits, hook=gate), gate, step)
    async with lab.running(lab.consumer(effects, limits=limits)):
        await lab.eventually(lab.has_effects(values(40)), "all effects once, in order")


async def batch_done_by_two(lab, effects):
    """A consumer that has lost its partition does a batch which its successor has done already."""
    await lab.publish(*lab.events(5))
    work = EventWork(lab.subscription(effects), lab.prefix)
    partition = lab.partitions[0]
    async with lab.pool.acquire() as connection:
        await connection.execute(
            "INSERT INTO position (consumer, topic, partition) VALUES ('reader', $1, 0)", partition.topic
        )
    records = [lab.record(raw) for raw in (await lab.log())[partition]]
    seen = Position(FoldState(), 0)
    plan = work.plan(seen, records)
    for _ in range(2):
        await batch_module.run_batch(lab.pool, lab.no_hook, work, {partition: plan})


async def test_a_batch_done_by_a_successor_has_no_effects_again(lab, effects):
    with pytest.raises(PositionMovedError):
        await batch_done_by_two(lab, effects)
    assert await lab.effects() == values(5)


async def test_without_compare_and_set_a_batch_done_by_a_successor_has_effects_twice(lab, effects, monkeypatch):
    async def unguarded(*_arguments, **_named):
        return None

    monkeypatch.setattr(batch_module, "advance_positions", unguarded)
    await batch_done_by_two(lab, effects)
    assert sorted(await lab.effects()) == sorted(values(5) * 2)


async def test_a_consumer_fenced_in_the_middle_reads_on_from_the_row(lab, effects, gate):
    await lab.publish(*lab.events(5))
    gate.hold("consumer.begin")
    slow = lab.consumer(effects, hook=gate, metrics=lab.metrics)
    async with lab.running(slow):
        await gate.arrived("consumer.begin")
        await lab.pool.execute(
            "UPDATE position SET epoch = 1, last_sequence = 2, next_offset = 3 WHERE topic LIKE '%single'"
        )
        gate.release("consumer.begin")
        await lab.eventually(lab.has_effects(values(3, start=2)), "only what the row says is missing")
    assert lab.metrics.consumer_fenced.labels("reader")._value.get() == 1


async def misplaced(lab, effects, monkeypatch):
    """aiokafka begins two records too late, as after a seek that got lost."""
    await lab.publish(*lab.events(6))
    seek, misled = AIOKafkaConsumer.seek, []

    def too_far(self, partition, offset):
        late = partition == lab.partitions[0] and offset == 0 and not misled
        misled.extend([partition] * late)
        seek(self, partition, offset + 2 * late)

    monkeypatch.setattr(AIOKafkaConsumer, "seek", too_far)

    async def at_the_end():
        return await lab.value("SELECT next_offset = 7 FROM position WHERE topic LIKE '%single'")

    async with lab.running(lab.consumer(effects)):
        await lab.eventually(at_the_end, "the end of the log")


async def test_records_handed_over_from_the_wrong_place_are_not_taken(lab, effects, monkeypatch):
    await misplaced(lab, effects, monkeypatch)
    assert await lab.effects() == values(6)


async def test_without_the_look_at_the_first_offset_a_late_start_loses_events(lab, effects, monkeypatch):
    monkeypatch.setattr(Consumer, "_begins_elsewhere", lambda *_: False)
    await misplaced(lab, effects, monkeypatch)
    assert await lab.effects() != values(6)


async def test_two_consumers_share_partitions_and_a_newcomer_changes_nothing(lab, effects):
    events = []

    async def publish_some(count):
        batch = [
            lab.event("trial.triple", str(n).encode(), str(n).encode()) for n in range(len(events), len(events) + count)
        ]
        events.extend(batch)
        await lab.append(*batch)

    async def all_done():
        return len(await lab.effects("trial.triple")) >= len(events)

    first, second = lab.consumer(effects), lab.consumer(effects)
    async with lab.running(lab.relay(), first):
        await publish_some(50)
        await lab.eventually(lambda: first.state.ready, "the first consumer reads")
        async with lab.running(second):
            for _ in range(20):
                await publish_some(20)
            await lab.eventually(lambda: second.state.ready, "the second consumer reads")
            await publish_some(50)
            await lab.eventually(all_done, "all effects")
        await publish_some(50)
        await lab.eventually(all_done, "all effects after the second has left")
    done = await lab.effects("trial.triple")
    assert sorted(done) == sorted(each.value for each in events)


@pytest.mark.parametrize(
    "error",
    [ConnectionError("reset"), TimeoutError(), asyncpg.DeadlockDetectedError("x"), asyncpg.SerializationError("x")],
)
async def test_a_passing_error_is_waited_out_and_parks_nothing(lab, effects, error):
    effects.failing[b"1"] = error
    await lab.publish(*lab.events(3))
    consumer = lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(consumer):
        await lab.eventually(
            lambda: lab.metrics.consumer_retries.labels("reader")._value.get() >= 2, "it was tried again"
        )
        await lab.eventually(lambda: not consumer.state.ready, "readiness is false meanwhile")
        effects.failing.clear()
        await lab.eventually(lab.has_effects(values(3)), "all effects")
        await lab.eventually(lambda: consumer.state.ready, "the consumer is ready again")
    assert await lab.value("SELECT count(*) FROM parked") == 0


async def test_a_passing_error_beside_a_bad_event_is_waited_out_and_only_the_bad_one_is_parked(lab, effects):
    effects.failing[b"bad"], effects.failing[b"0"] = LookupError("a bug"), ConnectionError("reset")
    await lab.publish(lab.event("trial.single", b"b", b"bad"), *lab.events(2))
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await lab.eventually(
            lambda: lab.metrics.consumer_retries.labels("reader")._value.get() >= 2, "it was tried again"
        )
        effects.failing.pop(b"0")
        await lab.eventually(lab.has_effects(values(2)), "the others")
    assert await lab.value("SELECT array_agg(reason) FROM parked") == ["handler_error"]


async def test_a_wrong_argument_is_no_passing_error(lab, effects):
    async def wrong(connection, _record, _event):
        await connection.execute("SELECT $1::int", "no number")

    await lab.publish(*lab.events(1))
    async with lab.running(lab.consumer(wrong)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 1 FROM parked"), "it is parked")


async def test_connections_cut_while_reading_are_waited_out(lab, effects):
    async def cut_once(connection, record, decoded):
        if record.value == b"1" and effects.calls.count(b"1") == 1:
            await effects(connection, record, decoded)
            connection.terminate()
        await effects(connection, record, decoded)

    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(cut_once)):
        await lab.eventually(lab.has_effects(values(3)), "all effects once")


async def test_an_absent_broker_is_waited_for_and_the_stop_is_heeded(lab, effects):
    consumer = lab.consumer(effects, kafka=replace(lab.kafka, bootstrap_servers="127.0.0.1:9"))
    async with asyncio.timeout(20), lab.running(consumer):
        await lab.eventually(lambda: "waiting to read again" in consumer.state.detail, "the consumer says it waits")
        assert not consumer.state.ready


@pytest.fixture
def committed(topic_space):
    """What a consumer group has committed for a partition, -1001 for nothing."""

    async def offset(group, partition):
        asked = ConsumerGroupTopicPartitions(group, [KafkaPartition(partition.topic, partition.partition)])

        def ask():
            (answer,) = topic_space.kafka.admin.list_consumer_group_offsets([asked]).values()
            return answer.result().topic_partitions[0].offset

        return await asyncio.to_thread(ask)

    return offset


async def test_the_group_is_told_how_far_the_rows_are_and_no_more(lab, effects, committed):
    await lab.publish(*lab.events(5))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(5)), "all effects")

        async def told():
            return await committed(lab.prefix + "reader", lab.partitions[0]) == 6

        await lab.eventually(told, "the group was told")
    async with lab.pool.acquire() as connection:
        rows = await load_positions(connection, "reader", lab.partitions)
    assert rows[lab.partitions[0]].next_offset == 6


async def test_effects_outbox_rows_and_position_are_one(lab):
    """A consumer that answers each event with an event; killed, it leaves no answer without its cause or twice."""

    async def answer(connection: asyncpg.Connection, record: Record, _event: object) -> None:
        await lab.outbox.append(connection, [lab.event("trial.triple", b"answer", record.value or b"")])

    await lab.publish(*lab.events(30))
    subscription = lab.subscription(answer, topics=("trial.single",))
    async with lab.running(lab.consumer(subscription), lab.relay()):

        async def all_answered():
            return await lab.value("SELECT sum(last_sequence) = 30 FROM stream WHERE topic LIKE '%triple'")

        await lab.eventually(all_answered, "thirty answers in the log")
    answers = [record.value for p, records in (await lab.log()).items() if "triple" in p.topic for record in records]
    assert [value for value in answers if value != b"{}"] == values(30)
