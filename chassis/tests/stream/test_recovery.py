"""Decisions of an operator after a loss: audited, and never able to skip or repeat by accident."""

import pytest
from attune_chassis.recovery import accept_gap, decide_orphan, rewind

BY = {"actor": "operator", "reason": "the disk was lost"}


@pytest.fixture
def place(lab):
    return {"topic": lab.partitions[0].topic, "partition": 0}


async def test_a_rewound_consumer_applies_nothing_twice(lab, effects, place):
    await lab.publish(*lab.events(4))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2", b"3"]), "all effects")
        async with lab.pool.acquire() as connection:
            assert await rewind(connection, "reader", **place, offset=0, **BY)
        await lab.publish(*lab.events(1, start=4))
        await lab.eventually(lab.has_effects([b"0", b"1", b"2", b"3", b"4"]), "only the new one")
    assert await lab.value("SELECT array_agg(action) FROM operator_action") == ["rewind"]


async def test_rewinding_forward_is_refused(lab, effects, place):
    await lab.publish(*lab.events(2))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"1"]), "all effects")
    async with lab.pool.acquire() as connection:
        assert not await rewind(connection, "reader", **place, offset=99, **BY)
    assert await lab.value("SELECT count(*) FROM operator_action") == 0


async def test_an_accepted_gap_lets_reading_go_on_behind_the_loss(lab, effects, place):
    await lab.publish(*lab.events(5))
    # As after a loss: the row knows nothing of the first two events, and the log no longer says so.
    await lab.pool.execute(
        "INSERT INTO position (consumer, topic, partition, epoch, next_offset) VALUES ('reader', $1, 0, 1, 3)",
        place["topic"],
    )
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(
            lambda: lab.value("SELECT gap_offset = 3 FROM position WHERE topic = $1", place["topic"]), "a gap"
        )
        async with lab.pool.acquire() as connection:
            assert not await accept_gap(connection, "reader", **place, gap_offset=4, epoch=1, sequence=4, **BY)
            assert await accept_gap(connection, "reader", **place, gap_offset=3, epoch=1, sequence=3, **BY)
        await lab.publish(*lab.events(1, start=5))
        await lab.eventually(lab.has_effects([b"2", b"3", b"4", b"5"]), "what is left, and the new one")
    assert await lab.value("SELECT array_agg(action) FROM operator_action") == ["accept_gap"]


async def test_an_orphan_is_decided_once(lab, new_id):
    orphan = new_id()
    await lab.as_owner(
        "INSERT INTO orphan (ce_id, topic, partition, epoch, sequence, key, headers, value)"
        " VALUES ($1, 't', 0, 1, 1, '', '[]', '')",
        orphan,
    )
    async with lab.pool.acquire() as connection:
        assert await decide_orphan(connection, orphan, "withdraw", **BY)
        assert not await decide_orphan(connection, orphan, "accept", **BY)
    assert await lab.value("SELECT decision || ' ' || decided_by FROM orphan") == "withdraw operator"
