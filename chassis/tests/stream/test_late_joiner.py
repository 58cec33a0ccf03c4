"""A reader that comes when the start of the log is gone: it begins where the producer stands, and only there."""

import json
from dataclasses import replace

import pytest
from attune_chassis.late_joiner import LateJoinError, join, stream_rows
from attune_chassis.log_reader import LogReader
from attune_chassis.stream import header_texts
from attune_chassis.streams_http import stream_router

SINGLE = "trial.single"


class Late:
    """An operator of the reader: asks the producer, joins. And retention."""

    def __init__(self, lab, delete):
        self.lab, self._delete = lab, delete

    async def truncate(self, offset):
        await self._delete(self.lab.partitions[0], offset)

    async def fetch(self):
        """What the producer answers to GET /v1/streams, for one topic."""
        (route,) = stream_router(self.lab.pool).routes
        answer = await route.endpoint(None)
        return stream_rows(answer.body, [self.lab.prefix + SINGLE])

    async def join(self, rows, **more):
        async with LogReader.open(self.lab.kafka, 30.0) as reader:
            bounds = await reader.bounds([row.place for row in rows])
        return await join(self.lab.pool, "reader", rows, bounds, actor="Kim", reason="came late", **more)


@pytest.fixture
def late(lab, truncate):
    return Late(lab, truncate)


async def published_and_truncated(lab, late):
    """Ten events of which the first nine are gone, and what the relay knows."""
    await lab.publish(*lab.events(10))
    await late.truncate(10)


async def test_a_late_reader_begins_at_the_producers_row_and_misses_nothing_after_it(lab, effects, late):
    await published_and_truncated(lab, late)
    consumer = lab.consumer(lab.subscription(effects, topics=(SINGLE,)), metrics=lab.metrics)
    async with lab.running(consumer):
        truncated = lab.metrics.consumer_log_truncated.labels("reader", lab.prefix + SINGLE, "0")
        await lab.eventually(lambda: truncated._value.get() == 1, "from the log's start is refused")
        assert await late.join(await late.fetch()) == 1
        await lab.publish(*lab.events(5, start=10))
        expected = [each.value for each in lab.events(5, start=10)]
        await lab.eventually(lab.has_effects(expected), "what came after the joining, under a new epoch too")
    audited = await lab.pool.fetchrow("SELECT * FROM operator_action")
    assert (audited["actor"], audited["action"], audited["reason"]) == ("Kim", "join", "came late")
    (row,) = json.loads(audited["subject"])["rows"]
    assert (row["topic"], row["next_offset"]) == (lab.prefix + SINGLE, 11)


async def test_a_late_batch_of_a_relay_replaced_before_the_joining_stays_void(lab, effects, gate, impatient, late):
    gate.hold("relay.send")
    async with lab.running(lab.relay(hook=gate)):
        await lab.append(*lab.events(3))
        await gate.arrived("relay.send")
        async with lab.running(lab.relay(limits=impatient)):
            await lab.eventually(lab.outbox_is_empty, "the second relay has published")
        await late.truncate(4)
        await late.join(await late.fetch())
        gate.release("relay.send")

        async def late_batch_is_there():
            log = (await lab.log())[lab.partitions[0]]
            return [header_texts(record.headers)["ce_epoch"] for record in log].count("1") == 3

        await lab.eventually(late_batch_is_there, "the first relay's batch stands behind the claim that made it void")
    await lab.publish(*lab.events(2, start=3))
    async with lab.running(lab.consumer(lab.subscription(effects, topics=(SINGLE,)))):
        await lab.eventually(lab.has_effects([b"3", b"4"]), "only what counts")


async def test_who_reads_already_does_not_join(lab, effects, late):
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(lab.subscription(effects, topics=(SINGLE,)))):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "the reader reads from the start")
    with pytest.raises(LateJoinError, match="reads all of this already"):
        await late.join(await late.fetch(), again=True)
    assert await lab.value("SELECT count(*) FROM operator_action") == 0


async def test_a_reader_that_retention_ran_past_joins_again_only_when_it_gives_up_what_was_between(lab, effects, late):
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(lab.subscription(effects, topics=(SINGLE,)))):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "the reader reads")
    await lab.publish(*lab.events(5, start=3))
    await late.truncate(7)
    rows = await late.fetch()
    with pytest.raises(LateJoinError, match="join again to give up what was between"):
        await late.join(rows)
    assert await late.join(rows, again=True) == 1
    await lab.publish(*lab.events(2, start=8))
    async with lab.running(lab.consumer(lab.subscription(effects, topics=(SINGLE,)))):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2", b"8", b"9"]), "it goes on behind the loss")
    before = json.loads(await lab.value("SELECT subject FROM operator_action"))["before"]
    assert before[0]["next_offset"] == 4


async def test_old_rows_and_rows_of_another_log_are_refused(lab, late):
    await published_and_truncated(lab, late)
    (row,) = await late.fetch()
    with pytest.raises(LateJoinError, match="starts at 10, above 5"):
        await late.join([replace(row, next_offset=5)])
    with pytest.raises(LateJoinError, match="ends at 11, below 12"):
        await late.join([replace(row, next_offset=12)])
    assert await lab.value("SELECT count(*) FROM position") == 0


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"streams": [{"topic": "a"}]}', '{"streams": 1}'])
def test_what_is_no_answer_of_the_producer_is_refused(answer):
    with pytest.raises(LateJoinError, match="no answer of GET /v1/streams"):
        stream_rows(answer, ["a"])


def test_a_producer_that_does_not_own_the_topic_is_refused():
    with pytest.raises(LateJoinError, match="says nothing of a"):
        stream_rows('{"streams": []}', ["a"])
