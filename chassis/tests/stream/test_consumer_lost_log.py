"""A log that is no longer the one that was read: cut, made anew, or grown by a partition. Never in silence."""

import asyncio

import pytest
from attune_chassis.consumer import assignment
from attune_chassis.fold import Claim, Data
from attune_chassis.stream import stream_headers
from confluent_kafka.admin import NewPartitions

TOPIC = "trial.single"


def values(count, start=0):
    return [str(n).encode() for n in range(start, start + count)]


def raised(gauge, lab, partition=None):
    place = partition or lab.partitions[0]
    return lambda: gauge.labels("reader", place.topic, str(place.partition))._value.get() == 1


async def write(lab, new_id, *marks, topic=TOPIC, partition=0):
    """A log by hand, as another relay would write it."""
    async with lab.produce() as producer:
        for mark in marks:
            headers = [("ce_type", b"attune.stream.EpochStarted.v1"), ("ce_epoch", str(mark.epoch).encode())]
            value = b"{}"
            if isinstance(mark, Data):
                headers = [("ce_id", str(new_id()).encode()), ("ce_type", b"attune.trial.Happened.v1")]
                headers += stream_headers(mark.epoch, mark.sequence)
                value = b"other %d" % mark.sequence
            await producer.send_and_wait(
                lab.prefix + topic, value, key=b"a" * (value != b"{}"), partition=partition, headers=headers
            )


def history(count, epoch=1):
    """A claim and so many events, of ids nobody has seen."""
    return [Claim(epoch), *(Data(epoch, sequence, None) for sequence in range(1, count + 1))]


async def read_some(lab, effects, count):
    await lab.publish(*lab.events(count))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(count)), "the first events")


async def test_retention_that_ran_past_a_stopped_reader_is_alarmed_and_other_partitions_go_on(lab, effects, truncate):
    await read_some(lab, effects, 2)
    await lab.publish(*lab.events(5, start=2))
    await truncate(lab.partitions[0], 6)
    consumer = lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(consumer):
        await lab.eventually(raised(lab.metrics.consumer_log_truncated, lab), "the alarm")
        await lab.eventually(lambda: "log_truncated" in consumer.state.detail, "readiness says why")
        assert not consumer.state.ready
        await lab.publish(lab.event("trial.triple", b"a", b"elsewhere"))
        await lab.eventually(lab.has_effects([b"elsewhere"], "trial.triple"), "other partitions go on")
    assert await lab.effects() == values(2)
    assert await lab.value("SELECT next_offset FROM position WHERE topic LIKE '%single'") == 3


async def test_a_topic_made_anew_that_is_shorter_is_alarmed_as_behind(lab, effects, topic_space, new_id):
    await read_some(lab, effects, 4)
    topic_space.remake(TOPIC, partitions=1)
    await write(lab, new_id, *history(2))
    consumer = lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(consumer):
        await lab.eventually(raised(lab.metrics.consumer_log_behind, lab), "the alarm")
        await lab.eventually(lambda: "log_behind" in consumer.state.detail, "readiness says why")
    assert await lab.effects() == values(4)


async def made_anew_and_longer(lab, effects, topic_space, new_id):
    await read_some(lab, effects, 4)
    topic_space.remake(TOPIC, partitions=1)
    await write(lab, new_id, *history(7))
    return lab.consumer(effects, metrics=lab.metrics)


async def test_a_topic_made_anew_that_is_longer_is_another_history(lab, effects, topic_space, new_id):
    consumer = await made_anew_and_longer(lab, effects, topic_space, new_id)
    async with lab.running(consumer):
        await lab.eventually(raised(lab.metrics.consumer_diverged, lab), "the alarm")
        await lab.eventually(lambda: "diverged" in consumer.state.detail, "readiness says why")
        await write(lab, new_id, Data(1, 1, None), topic="trial.triple")
        await lab.eventually(lab.has_effects([b"other 1"], "trial.triple"), "other partitions go on")
    assert await lab.effects() == values(4)


async def test_without_the_look_back_another_history_is_read_on_in_silence(
    lab, effects, topic_space, new_id, monkeypatch
):
    async def never(*_):
        return set()

    monkeypatch.setattr(assignment, "other_histories", never)
    consumer = await made_anew_and_longer(lab, effects, topic_space, new_id)
    async with lab.running(consumer):
        mixed = [*values(4), b"other 5", b"other 6", b"other 7"]
        await lab.eventually(lab.has_effects(mixed), "the end of one history behind the beginning of another")
        assert consumer.state.ready


@pytest.mark.parametrize(
    "last", [[Claim(2)], [Data(1, 3, None)], [Claim(3), Claim(2)], [Claim(2), Data(1, 3, None)]], ids=str
)
async def test_whatever_was_read_last_of_the_same_log_is_no_other_history(lab, effects, new_id, last):
    """A claim, an applied event, a claim that lost, a void record."""
    await write(lab, new_id, *history(2), *last)
    end = "SELECT next_offset = $1 FROM position WHERE topic LIKE '%single'"
    first, second = lab.consumer(effects), lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(first):
        await lab.eventually(lambda: lab.value(end, 3 + len(last)), "the end")
    async with lab.running(second):
        await lab.eventually(lambda: second.state.ready, "ready again")
    assert raised(lab.metrics.consumer_diverged, lab)() is False


async def test_a_partition_added_later_is_not_read_and_stops_nobody(lab, effects, topic_space, new_id):
    await lab.publish(lab.event("trial.triple", b"a", b"0"))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0"], "trial.triple"), "the first event")
    grown = NewPartitions(lab.prefix + "trial.triple", 5)
    await asyncio.to_thread(
        lambda: [done.result() for done in topic_space.kafka.admin.create_partitions([grown]).values()]
    )
    consumer = lab.consumer(effects)
    async with lab.running(consumer):
        await lab.eventually(lambda: consumer.state.ready, "it is ready all the same")
        await write(lab, new_id, *history(1), topic="trial.triple", partition=4)
        await lab.publish(lab.event("trial.triple", b"a", b"1"))
        await lab.eventually(lab.has_effects([b"0", b"1"], "trial.triple"), "the declared partitions go on")
    assert await lab.value("SELECT count(*) FROM position WHERE topic LIKE '%triple'") == 3
