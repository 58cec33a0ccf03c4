"""What a consumer does with a log that holds more, or less, than the next event."""

from dataclasses import replace

from attune_chassis.fold import Claim, Data
from attune_chassis.stream import stream_headers


def values(count, start=0):
    return [str(n).encode() for n in range(start, start + count)]


async def test_what_no_relay_wrote_is_set_aside_and_holds_nothing_back(lab, effects):
    await lab.publish(*lab.events(1))
    topic = lab.partitions[0].topic
    async with lab.produce() as producer:
        odd = [("ce_epoch", b"\xff\x00"), ("ce_id", b"?")]
        await producer.send_and_wait(topic, b"{", key=b"a", headers=odd)
        await producer.send_and_wait(topic, None, key=b"a", headers=[])
        await producer.send_and_wait(topic, b"\x00", key=None, headers=[("x", None)])
    await lab.publish(*lab.events(1, start=1))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(2)), "the true events")
    assert await lab.value("SELECT array_agg(DISTINCT reason) FROM parked") == ["unreadable_stream_headers"]
    assert await lab.value("SELECT count(*) FROM parked") == 3
    assert await lab.value("SELECT count(*) FROM held_key") == 0


async def write_log(lab, *marks, ce_ids=None):
    """A hand-made log on the one partition of trial.single: claims and data records."""
    topic = lab.partitions[0].topic
    async with lab.produce() as producer:
        for mark in marks:
            if isinstance(mark, Claim):
                headers = [("ce_type", b"attune.stream.EpochStarted.v1"), ("ce_epoch", str(mark.epoch).encode())]
                await producer.send_and_wait(topic, b"{}", partition=0, headers=headers)
            else:
                headers = [("ce_id", str(mark.ce_id).encode()), ("ce_type", b"attune.trial.Happened.v1")]
                headers += stream_headers(mark.epoch, mark.sequence)
                value = f"{mark.epoch}/{mark.sequence}".encode()
                await producer.send_and_wait(topic, value, key=b"a", partition=0, headers=headers)


async def test_void_and_repeated_records_have_no_effects(lab, effects, new_id):
    one, two, three = new_id(), new_id(), new_id()
    log = [
        Claim(1),
        Data(1, 1, one),
        Data(1, 1, one),
        Claim(3),
        Data(1, 2, two),
        Claim(2),
        Data(3, 2, two),
        Data(3, 3, three),
    ]
    await write_log(lab, *log)
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"1/1", b"3/2", b"3/3"]), "only what counts")


async def test_a_gap_has_no_effects_is_noted_and_alarmed_and_closes_when_the_missing_record_comes(lab, effects, new_id):
    await write_log(lab, Claim(1), Data(1, 1, new_id()), Data(1, 3, new_id()), Data(1, 4, new_id()))
    gap = lab.metrics.consumer_gap_open.labels("reader", lab.partitions[0].topic, "0")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await lab.eventually(lambda: gap._value.get() == 1, "the alarm")
        row = await lab.pool.fetchrow(
            "SELECT gap_offset, gap_since, next_offset FROM position WHERE topic LIKE '%single'"
        )
        assert (row["gap_offset"], row["next_offset"]) == (2, 4)
        assert row["gap_since"] is not None
        assert await lab.effects() == [b"1/1"]
        await write_log(lab, Data(1, 2, new_id()))
        await lab.eventually(lambda: gap._value.get() == 0, "the alarm ends")
    assert await lab.effects() == [b"1/1", b"1/2"]
    assert await lab.value("SELECT gap_since FROM position WHERE topic LIKE '%single'") is None


async def test_two_histories_stop_the_partition_before_the_record_that_shows_them(lab, effects, new_id):
    await write_log(lab, Claim(1), Data(1, 1, new_id()), Data(1, 1, new_id()), Data(1, 2, new_id()))
    diverged = lab.metrics.consumer_diverged.labels("reader", lab.partitions[0].topic, "0")
    consumer = lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(consumer):
        await lab.eventually(lambda: diverged._value.get() == 1, "the alarm")
        await lab.eventually(lambda: "diverged" in consumer.state.detail, "readiness says why")
    assert await lab.effects() == [b"1/1"]
    assert await lab.value("SELECT next_offset FROM position WHERE topic LIKE '%single'") == 2


async def test_readiness_says_that_a_partition_is_stopped_however_soon_it_is_looked_at_again(
    lab, effects, new_id, quick_consumer
):
    await write_log(lab, Claim(1), Data(1, 1, new_id()), Data(1, 1, new_id()))
    consumer = lab.consumer(effects, limits=replace(quick_consumer, recheck_seconds=0.005))
    async with lab.running(consumer):
        for _ in range(3):
            await lab.eventually(lambda: "diverged" in consumer.state.detail, "it is stopped")
            await lab.eventually(lambda: consumer.state.ready, "it is looked at again")


async def test_a_new_reader_of_a_truncated_log_is_refused_with_an_alarm(lab, effects, truncate):
    await lab.publish(*lab.events(5))
    await truncate(lab.partitions[0], 3)
    alarm = lab.metrics.consumer_log_truncated.labels("reader", lab.partitions[0].topic, "0")
    consumer = lab.consumer(effects, metrics=lab.metrics)
    async with lab.running(consumer):
        await lab.eventually(lambda: alarm._value.get() == 1, "the alarm")
        assert not consumer.state.ready
        await lab.publish(lab.event("trial.triple", b"a", b"other topic"))
        await lab.eventually(lab.has_effects([b"other topic"], "trial.triple"), "other partitions flow")
    assert await lab.effects() == []
    assert await lab.value("SELECT count(*) FROM position WHERE topic LIKE '%single'") == 0


async def test_records_deleted_before_they_were_read_stop_the_partition(lab, effects, truncate):
    await lab.publish(*lab.events(2))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(values(2)), "the first events")
    await lab.publish(*lab.events(5, start=2))
    await truncate(lab.partitions[0], 6)
    alarm = lab.metrics.consumer_log_truncated.labels("reader", lab.partitions[0].topic, "0")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await lab.eventually(lambda: alarm._value.get() == 1, "the alarm")
    assert await lab.effects() == values(2)


async def test_a_log_shorter_than_what_was_read_stops_the_partition(lab, effects):
    await lab.publish(*lab.events(2))
    topic = lab.partitions[0].topic
    await lab.pool.execute(
        "INSERT INTO position (consumer, topic, partition, epoch, last_sequence, next_offset)"
        " VALUES ('reader', $1, 0, 1, 90, 91)",
        topic,
    )
    alarm = lab.metrics.consumer_log_behind.labels("reader", topic, "0")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await lab.eventually(lambda: alarm._value.get() == 1, "the alarm")
    assert await lab.effects() == []
