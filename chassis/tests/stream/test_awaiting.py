"""An event that comes before one of another topic it builds on waits for it, in order, and is applied exactly once."""

import asyncio
from dataclasses import replace

import pytest
from attune_chassis.consumer.loop import BatchSubscription
from attune_chassis.subscription import AwaitingError

CAUSE, FOLLOWER = "trial.triple", "trial.single"


class Following:
    """Events of one topic are causes; one of the other topic names in its key the cause it builds on."""

    def __init__(self) -> None:
        self.failing: dict[bytes, BaseException] = {}
        self.awaited: list[bytes] = []

    async def __call__(self, connection, record, _event):
        value = record.value or b""
        if value in self.failing:
            raise self.failing[value]
        if record.topic == FOLLOWER:
            known = "SELECT EXISTS (SELECT FROM effect WHERE topic = $1 AND value = $2)"
            if not await connection.fetchval(known, CAUSE, record.key):
                self.awaited.append(value)
                raise AwaitingError("Its cause has not come yet.")
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, key, value) VALUES ($1, $2, $3, $4, $5)",
            record.ce_id,
            record.topic,
            record.partition,
            record.key,
            value,
        )

    async def many(self, connection, received):
        for each in received:
            await self(connection, each.record, each.event)


@pytest.fixture
def following():
    return Following()


@pytest.fixture(params=["one by one", "batch"])
def subscription(request, lab, following):
    if request.param == "one by one":
        return lab.subscription(following)
    return BatchSubscription(
        consumer="reader",
        topics=tuple(lab.topics),
        types=frozenset({"attune.trial.Happened.v1"}),
        handle=following.many,
        decode=lambda _headers, value: value,
    )


def cause(lab, name):
    return lab.event(CAUSE, name, name)


def waits(lab, count):
    return lambda: lab.value("SELECT count(*) = $1 FROM parked", count)


async def nothing_waits(lab):
    return await lab.value("SELECT (SELECT count(*) FROM parked) + (SELECT count(*) FROM held_key) = 0")


async def test_a_follower_that_came_first_is_applied_after_its_cause_with_all_that_waited_behind_it(
    lab, following, subscription
):
    await lab.publish(*lab.events(3, key=b"cause"), *lab.events(1, start=9, key=b"known"))
    async with lab.running(lab.consumer(subscription)):
        await lab.eventually(waits(lab, 4), "all wait")
        assert await lab.value("SELECT array_agg(DISTINCT reason ORDER BY reason) FROM parked") == [
            "awaiting",
            "held_back",
        ]
        await lab.publish(*lab.events(2, start=3, key=b"cause"))
        await lab.eventually(waits(lab, 6), "later ones wait behind them")
        await lab.publish(cause(lab, b"cause"))
        await lab.eventually(lab.has_effects([str(n).encode() for n in range(5)]), "all in their order, once")
        await lab.publish(cause(lab, b"known"))
        await lab.eventually(lambda: nothing_waits(lab), "nothing waits any more")
        await lab.publish(*lab.events(1, start=5, key=b"cause"))
        await lab.eventually(lab.has_effects([*(str(n).encode() for n in range(5)), b"9", b"5"]), "the key flows again")
    assert await lab.value("SELECT count(*) = count(DISTINCT ce_id) FROM effect")


async def test_both_topics_at_once_end_in_order_whatever_comes_first(lab, following, subscription):
    names = [f"cause-{n}".encode() for n in range(20)]
    followers = [lab.event(FOLLOWER, name, name + b"/%d" % n) for n in range(3) for name in names]
    async with lab.running(lab.relay(), lab.consumer(subscription), lab.consumer(subscription)):
        await lab.append(*followers[:30])
        await lab.append(*(cause(lab, name) for name in names))
        await lab.append(*followers[30:])

        async def all_done():
            return await lab.value("SELECT count(*) FROM effect") == 80 and await nothing_waits(lab)

        await lab.eventually(all_done, "every effect")
    done = await lab.effects(FOLLOWER)
    for name in names:
        assert [value for value in done if value.startswith(name + b"/")] == [name + b"/%d" % n for n in range(3)]
    assert await lab.value("SELECT count(*) = count(DISTINCT ce_id) FROM effect")


async def test_a_cause_applied_elsewhere_is_noticed_without_news_of_our_own(lab, following):
    await lab.publish(*lab.events(1, key=b"cause"))
    async with lab.running(lab.consumer(following)):
        await lab.eventually(waits(lab, 1), "it waits")
        await lab.pool.execute(
            "INSERT INTO effect (ce_id, topic, partition, key, value)"
            " VALUES (gen_random_uuid(), 'trial.triple', 0, 'cause', 'cause')"
        )
        await lab.eventually(lab.has_effects([b"0"]), "it was tried again")


async def test_one_that_waited_and_then_fails_stays_parked_for_an_operator(lab, following):
    following.failing[b"1"] = LookupError("a bug")
    await lab.publish(*lab.events(3, key=b"cause"))
    async with lab.running(lab.consumer(following)):
        await lab.eventually(waits(lab, 3), "they wait")
        await lab.publish(cause(lab, b"cause"))
        await lab.eventually(lab.has_effects([b"0"]), "the first is applied")
        await lab.eventually(waits(lab, 2), "the others stay")
    rows = await lab.pool.fetch('SELECT value, reason, error FROM parked ORDER BY "offset"')
    assert [tuple(row) for row in rows] == [(b"1", "handler_error", "LookupError"), (b"2", "held_back", "")]
    assert await lab.value("SELECT retry_at IS NULL FROM held_key"), "it is not tried again by itself"


async def test_a_kill_in_the_middle_of_a_retry_leaves_all_or_nothing_of_it(lab, following, new_gate):
    await lab.publish(*lab.events(2, key=b"cause"))
    async with lab.running(lab.consumer(following)):
        await lab.eventually(waits(lab, 2), "they wait")
    await lab.publish(cause(lab, b"cause"))
    for step in ("consumer.begin", "consumer.commit", "consumer.committed"):
        gate = new_gate()
        consumer = lab.consumer(following, hook=gate)
        gate.hold(step)
        task = asyncio.create_task(consumer.run(asyncio.Event()))
        await gate.arrived(step)
        task.cancel()
        await asyncio.wait([task])
    async with lab.running(lab.consumer(following)):
        await lab.eventually(lab.has_effects([b"0", b"1"]), "both, once")
        await lab.eventually(lambda: nothing_waits(lab), "nothing waits")


async def test_a_turn_tries_no_more_keys_than_allowed_and_in_the_end_all(lab, following, quick_consumer):
    names = [f"cause-{n}".encode() for n in range(12)]
    await lab.publish(*(lab.event(FOLLOWER, name, name + b"/0") for name in names))
    limits = replace(quick_consumer, awaiting_keys_max=5)
    async with lab.running(lab.consumer(following, limits=limits)):
        await lab.eventually(waits(lab, 12), "all wait")
        await lab.publish(*(cause(lab, name) for name in names))
        await lab.eventually(lambda: nothing_waits(lab), "all have been applied")
    assert await lab.value("SELECT count(*) = count(DISTINCT ce_id) AND count(*) = 24 FROM effect")
