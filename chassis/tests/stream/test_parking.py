"""Parking on real parts: a bad event stops its key and nothing else, and nothing of a key overtakes it."""

import asyncio

import pytest
from attune_chassis.consumer.loop import Unprocessable
from attune_chassis.parking import Parking, discard, replay


async def test_a_bad_event_stops_its_key_and_no_other_and_is_replayed_in_order(lab, effects):
    effects.failing[b"1"] = LookupError("a bug")
    first = [
        lab.event("trial.single", key, value) for key, value in [(b"a", b"0"), (b"a", b"1"), (b"b", b"2"), (b"a", b"3")]
    ]
    await lab.publish(*first)
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"2"]), "the others have their effects")
        await lab.publish(lab.event("trial.single", b"a", b"4"), lab.event("trial.single", b"b", b"5"))
        await lab.eventually(lab.has_effects([b"0", b"2", b"5"]), "later events of the other key too")
    parked = await lab.pool.fetch('SELECT value, reason, error FROM parked ORDER BY "offset"')
    assert [tuple(row) for row in parked] == [
        (b"1", "handler_error", "LookupError"),
        (b"3", "held_back", ""),
        (b"4", "held_back", ""),
    ]
    assert effects.calls.count(b"1") == 4, "once on the quick way, then three tries"

    effects.failing.clear()
    async with lab.pool.acquire() as connection:
        done = await replay(
            connection,
            lab.subscription(effects),
            topic="trial.single",
            key=b"a",
            actor="operator",
            reason="bug mended",
            topic_prefix=lab.prefix,
        )
    assert done == 3
    assert await lab.effects() == [b"0", b"2", b"5", b"1", b"3", b"4"]
    assert await lab.value("SELECT count(*) FROM parked") == await lab.value("SELECT count(*) FROM held_key") == 0
    assert await lab.value("SELECT actor || ': ' || reason FROM operator_action") == "operator: bug mended"


async def test_a_replay_that_fails_again_changes_nothing(lab, effects):
    effects.failing[b"1"] = LookupError("a bug")
    await lab.publish(*lab.events(3))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 2 FROM parked"), "two are parked")
    async with lab.pool.acquire() as connection:
        with pytest.raises(LookupError):
            await replay(
                connection,
                lab.subscription(effects),
                topic="trial.single",
                key=b"a",
                actor="operator",
                reason="hope",
                topic_prefix=lab.prefix,
            )
    assert await lab.effects() == [b"0"]
    assert await lab.value("SELECT count(*) FROM parked") == 2


async def test_a_discarded_event_is_gone_and_audited_and_its_key_goes_free_with_the_last(lab, effects):
    effects.failing[b"0"] = LookupError("a bug")
    await lab.publish(*lab.events(2))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 2 FROM parked"), "both are parked")
        async with lab.pool.acquire() as connection:
            for held_after, offset in ((1, 1), (0, 2)):
                place = {"topic": "trial.single", "partition": 0, "offset": offset, "topic_prefix": lab.prefix}
                assert await discard(connection, "reader", **place, actor="operator", reason="obsolete")
                assert await lab.value("SELECT count(*) FROM held_key") == held_after
            assert not await discard(connection, "reader", **place, actor="operator", reason="again")
        await lab.publish(*lab.events(1, start=2))
        await lab.eventually(lab.has_effects([b"2"]), "the key flows again")
    assert await lab.value("SELECT count(*) FROM operator_action WHERE action = 'discard'") == 2


async def overtaking(lab, effects):
    """While a parked event is being replayed, the next event of its key arrives."""
    effects.failing[b"0"] = LookupError("a bug")
    await lab.publish(*lab.events(1))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 1 FROM parked"), "it is parked")
    effects.failing.clear()
    replaying, go_on = asyncio.Event(), asyncio.Event()

    async def slow_effects(connection, record, decoded):
        replaying.set()
        await go_on.wait()
        await effects(connection, record, decoded)

    async def replay_slowly():
        async with lab.pool.acquire() as connection:
            await replay(
                connection,
                lab.subscription(slow_effects),
                topic="trial.single",
                key=b"a",
                actor="operator",
                reason="bug mended",
                topic_prefix=lab.prefix,
            )

    replay_task = asyncio.create_task(replay_slowly())
    await replaying.wait()
    await lab.publish(*lab.events(1, start=1))

    async def batch_waits_or_is_done():
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return await lab.value(waiting) or await lab.value(
            "SELECT last_sequence = 2 FROM position WHERE topic LIKE '%single'"
        )

    async with lab.running(lab.consumer(effects)):
        await lab.eventually(batch_waits_or_is_done, "the batch has met the replay")
        go_on.set()
        await replay_task

        async def nothing_left():
            return await lab.value("SELECT last_sequence = 2 FROM position WHERE topic LIKE '%single'")

        await lab.eventually(nothing_left, "the batch is done")


async def test_an_event_does_not_overtake_a_parked_one_that_is_being_replayed(lab, effects):
    await overtaking(lab, effects)
    assert await lab.effects() == [b"0", b"1"]
    assert await lab.value("SELECT count(*) FROM parked") == 0


async def test_without_the_lock_a_replayed_event_leaves_another_parked_with_nobody_holding_its_key(
    lab, effects, monkeypatch
):
    async def look_only(self, connection, topic, keys):
        rows = await connection.fetch(
            "SELECT key FROM held_key WHERE consumer = $1 AND topic = $2 AND key = ANY ($3)",
            self.consumer,
            self.topic_prefix + topic,
            list(keys),
        )
        return {row["key"] for row in rows}

    monkeypatch.setattr(Parking, "lock_held", look_only)
    await overtaking(lab, effects)
    lost_hold = await lab.value("SELECT count(*) FROM parked") > await lab.value("SELECT count(*) FROM held_key")
    assert lost_hold or await lab.effects() != [b"0", b"1"]


async def test_an_unprocessable_event_is_parked_at_once_under_its_reason(lab, effects):
    effects.failing[b"0"] = Unprocessable("no_policy_for_authority", "There is no policy.")
    await lab.publish(*lab.events(1))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 1 FROM parked"), "it is parked")
    assert await lab.value("SELECT reason FROM parked") == "no_policy_for_authority"
    assert effects.calls == [b"0", b"0"]
    assert await lab.effects() == []


async def test_an_undecodable_event_is_parked_with_the_decoders_reason(lab, effects):
    class NotJsonError(ValueError):
        reason = "not_json"

    def decode(_headers, value):
        if value == b"1":
            raise NotJsonError
        return value

    await lab.publish(*lab.events(1), *lab.events(2, start=1, key=b"b"))
    subscription = lab.subscription(effects, decode=decode)
    async with lab.running(lab.consumer(subscription)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 2 FROM parked"), "it and its successor are parked")
    assert await lab.value('SELECT array_agg(reason ORDER BY "offset") FROM parked') == ["not_json", "held_back"]
    assert await lab.effects() == [b"0"]


async def test_a_constraint_checked_at_the_commit_parks_the_event_that_broke_it(lab, effects):
    await lab.as_owner("ALTER TABLE effect ADD CONSTRAINT once UNIQUE (value) DEFERRABLE INITIALLY DEFERRED")
    events = [lab.event("trial.single", key, b"same") for key in (b"a", b"b", b"c")]
    await lab.publish(*events, *lab.events(1, key=b"d"))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"same", b"0"]), "the first and the last")
    assert await lab.value("SELECT array_agg(error) FROM parked") == ["UniqueViolationError"] * 2
