"""Many events to one handler at once: the same promises as one by one, and the same care when it fails."""

from dataclasses import dataclass, field

import pytest
from attune_chassis.consumer.loop import BatchSubscription
from attune_chassis.observation import observed
from attune_chassis.parking import replay
from attune_chassis.subscription import Unprocessable


@dataclass
class Bulk:
    """A batch handler that copies its events into the table of effects, and fails where a test wants it to."""

    calls: list[list[bytes]] = field(default_factory=list)
    failing: dict[bytes, BaseException] = field(default_factory=dict)
    undecodable: set[bytes] = field(default_factory=set)

    async def __call__(self, connection, received):
        self.calls.append([each.event for each in received])
        records = [each.record for each in received]
        await connection.copy_records_to_table(
            "effect",
            records=[(each.ce_id, each.topic, each.partition, each.key, each.value) for each in records],
            columns=["ce_id", "topic", "partition", "key", "value"],
        )
        for each in received:
            if each.event in self.failing:
                raise self.failing[each.event]

    def decode(self, _headers, value):
        if value in self.undecodable:
            raise ValueError
        return value

    def subscription(self, lab, **changes):
        arguments = {
            "consumer": "reader",
            "topics": tuple(lab.topics),
            "types": frozenset({"attune.trial.Happened.v1"}),
            "handle": self,
            "decode": self.decode,
        }
        return BatchSubscription(**(arguments | changes))


@pytest.fixture
def bulk():
    return Bulk()


def values(count, start=0):
    return [str(n).encode() for n in range(start, start + count)]


async def parked(lab):
    rows = await lab.pool.fetch('SELECT value, reason FROM parked ORDER BY topic, "offset"')
    return [tuple(row) for row in rows]


async def test_a_handler_gets_the_events_of_all_partitions_of_a_transaction_each_in_its_order(lab, bulk):
    spread = [lab.event("trial.triple", str(n).encode(), str(n).encode()) for n in range(30)]
    await lab.publish(*lab.events(20), *spread)
    async with lab.running(lab.consumer(bulk.subscription(lab))):
        await lab.eventually(lab.has_effects(values(20)), "all effects of one partition, in order")

        async def all_others():
            return sorted(await lab.effects("trial.triple")) == sorted(values(30))

        await lab.eventually(all_others, "all effects of the other topic")
    assert len(bulk.calls) < 10, "many at a time"
    assert await lab.value("SELECT sum(last_sequence) FROM position") == 50


async def test_other_types_and_records_that_do_not_count_never_reach_it(lab, bulk):
    other = lab.event("trial.single", b"a", b"other", ce_type="attune.trial.Other.v1")
    await lab.publish(*lab.events(2), other)
    async with lab.produce() as producer:
        await producer.send_and_wait(lab.partitions[0].topic, b"stray", key=b"a", headers=[])
    await lab.publish(*lab.events(1, start=2))
    async with lab.running(lab.consumer(bulk.subscription(lab))):
        await lab.eventually(lab.has_effects(values(3)), "the wanted ones")
    assert [event for call in bulk.calls for event in call] == values(3)
    assert await parked(lab) == [(b"stray", "unreadable_stream_headers")]


async def test_only_the_event_that_fails_and_its_keys_later_ones_are_parked(lab, bulk):
    bulk.failing[b"bad"] = LookupError("a bug")
    keyed = [(b"a", b"0"), (b"b", b"bad"), (b"a", b"1"), (b"b", b"later"), (b"c", b"2")]
    await lab.publish(*(lab.event("trial.single", key, value) for key, value in keyed))
    async with lab.running(lab.consumer(bulk.subscription(lab))):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "the others")
    assert await parked(lab) == [(b"bad", "handler_error"), (b"later", "held_back")]
    assert bulk.calls.count([b"bad"]) == 3, "tried alone three times"


async def test_an_undecodable_event_is_parked_without_any_failure_of_the_handler(lab, bulk):
    bulk.undecodable.add(b"1")
    await lab.publish(*lab.events(3), *lab.events(1, start=3, key=b"b"))
    async with lab.running(lab.consumer(bulk.subscription(lab))):
        await lab.eventually(lab.has_effects([b"0", b"3"]), "the decodable ones of free keys")
    assert await parked(lab) == [(b"1", "undecodable"), (b"2", "held_back")]
    assert all(len(call) == 2 for call in bulk.calls)


async def test_a_parked_event_of_a_batch_handler_is_replayed_in_order(lab, bulk):
    bulk.failing[b"0"] = Unprocessable("not_yet", "It is too early.")
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(bulk.subscription(lab))):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 3 FROM parked"), "all three are parked")
    bulk.failing.clear()
    by = {"actor": "operator", "reason": "bug mended", "topic_prefix": lab.prefix}
    async with lab.pool.acquire() as connection:
        assert await replay(connection, bulk.subscription(lab), topic="trial.single", key=b"a", **by) == 3
    assert await lab.effects() == values(3)
    assert await lab.value("SELECT count(*) FROM held_key") == 0


async def test_a_passing_error_of_a_batch_handler_parks_nothing(lab, bulk):
    bulk.failing[b"1"] = ConnectionError("reset")
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(bulk.subscription(lab), metrics=lab.metrics)):
        await lab.eventually(lambda: lab.metrics.consumer_retries.labels("reader")._value.get() >= 2, "tried again")
        bulk.failing.clear()
        await lab.eventually(lab.has_effects(values(3)), "all effects once")
    assert await parked(lab) == []


async def test_a_service_wraps_batch_handlers_too_and_a_lone_event_gets_its_own_context(lab, bulk):
    await lab.publish(*lab.events(1))
    subscription = observed(bulk.subscription(lab))
    assert subscription.handle is not bulk
    async with lab.running(lab.consumer(subscription)):
        await lab.eventually(lab.has_effects(values(1)), "one effect")
        await lab.publish(*lab.events(5, start=1))
        await lab.eventually(lab.has_effects(values(6)), "and more")
