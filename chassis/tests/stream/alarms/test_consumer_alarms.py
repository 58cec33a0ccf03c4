"""Each alarm about reading: the stuck state is made, the alarm rings, it is mended, the alarm falls silent."""

import pytest
from attune_chassis.fold import Claim, Data
from attune_chassis.recovery import accept_gap
from attune_chassis.stream import stream_headers
from attune_chassis.stream_metrics import StreamMetrics
from prometheus_client import CollectorRegistry

AS_THE_PRODUCER_STANDS = """
    INSERT INTO position (consumer, topic, partition, epoch, last_sequence, last_ce_id, next_offset)
    SELECT 'reader', topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM stream
        ON CONFLICT (consumer, topic, partition) DO UPDATE
       SET epoch = excluded.epoch, last_sequence = excluded.last_sequence, last_ce_id = excluded.last_ce_id,
           next_offset = excluded.next_offset
"""


@pytest.fixture
def write_log(lab):
    """A hand-made log on the one partition of trial.single: claims and data records."""

    async def write(*marks):
        async with lab.produce() as producer:
            for mark in marks:
                if isinstance(mark, Claim):
                    headers = [("ce_type", b"attune.stream.EpochStarted.v1"), ("ce_epoch", str(mark.epoch).encode())]
                    key, value = None, b"{}"
                else:
                    headers = [("ce_id", str(mark.ce_id).encode()), ("ce_type", b"attune.trial.Happened.v1")]
                    headers += stream_headers(mark.epoch, mark.sequence)
                    key, value = b"a", str(mark.sequence).encode()
                await producer.send_and_wait(lab.partitions[0].topic, value, key=key, partition=0, headers=headers)

    return write


async def test_consumer_gap_open_fires_until_the_gap_is_accepted(lab, bell, effects, write_log, new_id):
    await write_log(Claim(1), Data(1, 1, new_id()), Data(1, 3, new_id()))
    alarm = bell("consumer_gap_open")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await alarm.rings()
        async with lab.pool.acquire() as connection:
            accepted = await accept_gap(
                connection,
                "reader",
                topic=lab.partitions[0].topic,
                partition=0,
                gap_offset=2,
                epoch=1,
                sequence=3,
                actor="operator",
                reason="the broker lost it",
            )
        assert accepted
        await write_log(Data(1, 4, new_id()))
        await alarm.is_silent()
        await lab.eventually(lab.has_effects([b"1", b"3", b"4"]), "what was left is applied")


async def test_consumer_diverged_fires_until_the_row_is_set_right(lab, bell, effects, write_log, new_id):
    true_id = new_id()
    await write_log(Claim(1), Data(1, 1, new_id()), Data(1, 1, true_id), Data(1, 2, new_id()))
    alarm = bell("consumer_diverged")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await alarm.rings()
        second_history = "UPDATE position SET next_offset = 3, last_ce_id = $2 WHERE topic = $1"
        await lab.as_owner(second_history, lab.partitions[0].topic, true_id)
        await alarm.is_silent()


async def test_consumer_log_behind_fires_when_the_log_was_made_anew(lab, bell, effects, topic_space):
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "all is read")
    topic_space.remake("trial.single", partitions=1)
    alarm = bell("consumer_log_behind")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await alarm.rings()
        await lab.as_owner("UPDATE position SET epoch = 0, last_sequence = 0, next_offset = 0, last_ce_id = NULL")
        await alarm.is_silent()


async def test_consumer_log_truncated_fires_until_the_reader_joins_where_the_producer_stands(
    lab, bell, effects, truncate
):
    await lab.publish(*lab.events(5))
    await truncate(lab.partitions[0], 3)
    alarm = bell("consumer_log_truncated")
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await alarm.rings()
        await lab.as_owner(AS_THE_PRODUCER_STANDS)
        await alarm.is_silent()


async def test_consumer_lag_seconds_fires_while_a_reader_makes_no_progress(lab, bell, healing):
    async def waits_for_another_service(_connection, _record, _event):
        if not healing.is_set():
            raise ConnectionError("not there")

    await lab.publish(*lab.events(1))
    alarm = bell("consumer_lag_seconds")
    async with lab.running(lab.consumer(waits_for_another_service, metrics=lab.metrics)):
        await alarm.rings(above=0.5)
        before = alarm.value
        await alarm.rings(above=before + 0.3)
        healing.set()
        await alarm.is_silent()


async def test_a_partition_that_moved_away_takes_its_alarms_along(lab, bell, effects, write_log, new_id):
    """Of two processes only the one that reads the partition tells of its gap, whichever that is."""
    await write_log(Claim(1), Data(1, 1, new_id()), Data(1, 3, new_id()))
    other = StreamMetrics(CollectorRegistry())
    first, second = bell("consumer_gap_open"), bell("consumer_gap_open", other.registry)
    async with lab.running(lab.consumer(effects, metrics=lab.metrics)):
        await first.rings()
        async with lab.running(lab.consumer(effects, metrics=other)):
            await lab.eventually(lambda: {first.value, second.value} == {0.0, 1.0}, "one of them tells of the gap")
    lab.metrics.consumer_gap_open.labels("reader", "t", "0").set(1)
    for _ in range(2):
        lab.metrics.forget_partition("reader", lab.partitions[0].topic, 0)
        lab.metrics.forget_partition("reader", "t", 0)
    assert first.value == 0
