"""Deliveries on real PostgreSQL: `sending` before the call, one settlement, a crash in between is seen and counted."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from attune_chassis import restore
from attune_chassis.deliveries import (
    Accepted,
    DeliveryChannel,
    DeliveryPolicy,
    RefusedForGood,
    TryLater,
    Unclear,
    open_delivery,
)
from attune_chassis.delivery_loop import DeliveryLoop
from attune_chassis.signals import STEPS

POLICY = DeliveryPolicy(
    attempts_max=3,
    call_timeout_seconds=0.3,
    crash_grace_seconds=0.2,
    backoff_seconds_first=0.05,
    backoff_seconds_max=0.1,
)


class Post:
    """The other side, and the settler."""

    def __init__(self, lab):
        self.lab = lab
        self.answers = []
        self.sent = []
        self.states_at_call = []
        self.settled = []
        self.settling_fails = 0

    async def send(self, delivery):
        self.sent.append(delivery.id)
        self.states_at_call.append(await self.lab.value("SELECT state FROM delivery WHERE id = $1", delivery.id))
        answer = self.answers.pop(0) if self.answers else Accepted("ref")
        if isinstance(answer, BaseException):
            raise answer
        if answer == "hang":
            await asyncio.Event().wait()
        return answer

    async def settle(self, connection, delivery, outcome):
        if self.settling_fails:
            self.settling_fails -= 1
            raise LookupError("a bug")
        self.settled.append((delivery.id, outcome))
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, value) VALUES ($1, 'delivery', 0, $2)",
            delivery.id,
            type(outcome).__name__.encode(),
        )

    @property
    def channel(self):
        return DeliveryChannel(kind="mail", send=self.send, settle=self.settle, policy=POLICY)


@pytest.fixture
def post(lab):
    return Post(lab)


def loop_of(lab, post, **more):
    return DeliveryLoop([post.channel], pool=lab.pool, metrics=lab.metrics, poll_seconds=0.02, **more)


async def open_one(lab, new_id, kind="mail"):
    delivery_id = new_id()
    async with lab.pool.acquire() as connection:
        await open_delivery(connection, delivery_id=delivery_id, kind=kind, target="notification")
    return delivery_id


def has_settled(lab, *outcomes):
    async def check():
        return await lab.effects("delivery") == [outcome.encode() for outcome in outcomes]

    return check


async def row_of(lab, delivery_id):
    return await lab.pool.fetchrow("SELECT * FROM delivery WHERE id = $1", delivery_id)


async def test_sending_is_committed_before_the_call_and_the_outcome_settled_after(lab, post, new_id):
    delivery_id = await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled")
    assert post.states_at_call == ["sending"]
    row = await row_of(lab, delivery_id)
    assert (row["state"], row["provider_ref"], row["attempts"]) == ("accepted", "ref", 1)


async def test_asking_twice_for_the_same_delivery_sends_once(lab, post, new_id):
    delivery_id = await open_one(lab, new_id)
    await open_one(lab, lambda: delivery_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled")
    assert len(post.sent) == 1


async def test_a_refusal_is_final_at_once(lab, post, new_id):
    post.answers = [RefusedForGood("address_refused")]
    delivery_id = await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "RefusedForGood"), "it is settled")
    row = await row_of(lab, delivery_id)
    assert (row["state"], row["reason"]) == ("refused", "address_refused")


async def test_a_busy_other_side_is_tried_again_later(lab, post, new_id):
    post.answers = [TryLater("greylisted"), TryLater("greylisted")]
    await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled")
    assert len(post.sent) == 3


async def test_attempts_are_bounded_and_the_last_outcome_is_settled(lab, post, new_id):
    post.answers = [TryLater("full")] * 9
    delivery_id = await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "TryLater"), "it is given up")
    assert len(post.sent) == POLICY.attempts_max
    assert (await row_of(lab, delivery_id))["state"] == "given_up"


@pytest.mark.parametrize("unclear", [Unclear("broken_off"), "hang", LookupError("a bug")])
async def test_an_unclear_call_is_made_again_under_the_same_id_and_counted(lab, post, new_id, unclear):
    post.answers = [unclear]
    delivery_id = await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled")
    assert post.sent == [delivery_id, delivery_id]
    assert (await row_of(lab, delivery_id))["unclear_count"] == 1
    assert lab.metrics.deliveries_unclear_total.labels("mail")._value.get() == 1


@pytest.mark.parametrize("step", ["delivery.call", "delivery.called"])
async def test_a_crash_while_sending_is_unclear_sent_again_under_the_same_id_and_counted(lab, post, new_id, gate, step):
    delivery_id = await open_one(lab, new_id)
    gate.hold(step)
    task = asyncio.create_task(loop_of(lab, post, hook=gate).run(asyncio.Event()))
    await gate.arrived(step)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await row_of(lab, delivery_id))["state"] == "sending"
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled")
    assert post.sent == [delivery_id] * (2 if step == "delivery.called" else 1)
    assert (await row_of(lab, delivery_id))["unclear_count"] == 1
    assert lab.metrics.deliveries_unclear_total.labels("mail")._value.get() == 1


async def test_an_attempt_taken_for_crashed_can_no_longer_settle(lab, post, new_id, gate):
    await open_one(lab, new_id)
    gate.hold("delivery.called")
    async with lab.running(loop_of(lab, post, hook=gate, workers=1)):
        await gate.arrived("delivery.called")
        async with lab.running(loop_of(lab, post)):
            await lab.eventually(has_settled(lab, "Accepted"), "the second loop settled it")
        gate.release("delivery.called")
    assert len(post.settled) == 1


async def test_an_attempt_taken_for_crashed_leaves_the_next_one_alone(lab, post, new_id, gate, new_gate):
    delivery_id = await open_one(lab, new_id)
    late_gate, next_gate = gate, new_gate()
    for held in (late_gate, next_gate):
        held.hold("delivery.called")
    async with AsyncExitStack() as end_of_late_loop:
        await end_of_late_loop.enter_async_context(lab.running(loop_of(lab, post, hook=late_gate, workers=1)))
        await late_gate.arrived("delivery.called")
        async with lab.running(loop_of(lab, post, hook=next_gate, workers=1)):
            await next_gate.arrived("delivery.called")
            late_gate.release("delivery.called")
            await end_of_late_loop.aclose()
            assert post.settled == []
            assert (await row_of(lab, delivery_id))["state"] == "sending"
            next_gate.release("delivery.called")
    assert len(post.settled) == 1


async def test_a_failing_settler_does_not_send_again(lab, post, new_id):
    post.settling_fails = 3
    delivery_id = await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled in the end")
    assert len(post.sent) == 1
    assert post.settled == [(delivery_id, Accepted("ref"))]
    assert (await row_of(lab, delivery_id))["state"] == "accepted"


async def test_many_workers_and_loops_send_each_delivery_once(lab, post, new_id):
    ids = [await open_one(lab, new_id) for _ in range(30)]

    async def all_settled():
        return await lab.value("SELECT count(*) = 30 FROM delivery WHERE state = 'accepted'")

    async with lab.running(*(loop_of(lab, post) for _ in range(2))):
        await lab.eventually(all_settled, "all are settled")
    assert sorted(post.sent) == sorted(ids)


def declined(lab, post):
    """A loop whose deliveries need not be made twice."""
    channel = replace(post.channel, policy=replace(POLICY, must_tell=False))
    return DeliveryLoop([channel], pool=lab.pool, metrics=lab.metrics, poll_seconds=0.02)


async def release(lab, kinds=None):
    async with lab.pool.acquire() as connection:
        return await restore.release_deliveries(connection, actor="operator", reason="asked the provider", kinds=kinds)


async def is_unclear(lab, delivery_id):
    row = await row_of(lab, delivery_id)
    return row["state"] == "waiting" and row["unclear_count"] > row["released_count"]


async def test_what_need_not_be_told_waits_for_an_operator_when_it_is_unclear(lab, post, new_id):
    post.answers = [Unclear("broken_off"), Unclear("broken_off")]
    delivery_id = await open_one(lab, new_id)
    async with lab.running(declined(lab, post)):
        for sent in (1, 2):
            await lab.eventually(lambda: is_unclear(lab, delivery_id), "it waits for an operator")
            assert len(post.sent) == sent
            assert await release(lab) == 1
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled after the second release")
    assert post.sent == [delivery_id] * 3


async def test_what_need_not_be_told_is_not_sent_again_after_a_crash(lab, post, new_id):
    delivery_id = await open_one(lab, new_id)
    await lab.pool.execute("UPDATE delivery SET state = 'sending', attempts = 1, started_at = now() - interval '1 min'")
    async with lab.running(declined(lab, post)):
        await lab.eventually(lambda: is_unclear(lab, delivery_id), "it waits for an operator")
        assert post.sent == []
        assert await release(lab, ["letter"]) == 0
        assert await release(lab, ["mail"]) == 1
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled after the release")
    assert lab.metrics.deliveries_unclear_total.labels("mail")._value.get() == 1


async def test_after_a_restore_what_must_be_told_goes_out_again_and_is_counted(lab, post, new_id):
    waiting = await open_one(lab, new_id)
    await lab.as_owner("UPDATE server_identity SET timeline = timeline - 1")
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is sent")
        opened_since = await open_one(lab, new_id)
        await lab.eventually(has_settled(lab, "Accepted", "Accepted"), "the later one is sent")
    assert [(await row_of(lab, each))["unclear_count"] for each in (waiting, opened_since)] == [1, 1]


async def test_after_a_restore_anything_else_waits_until_an_operator_ends_the_doubt(lab, post, new_id):
    waiting = await open_one(lab, new_id)
    await lab.as_owner("UPDATE server_identity SET timeline = timeline - 1")
    async with lab.running(declined(lab, post)):
        await lab.eventually(lambda: is_unclear(lab, waiting), "the restore is noticed")
        opened_since = await open_one(lab, new_id)
        assert await is_unclear(lab, opened_since)
        assert post.sent == []
        assert await release(lab) == 2
        opened_later = await open_one(lab, new_id)
        await lab.eventually(has_settled(lab, *["Accepted"] * 3), "all are sent")
    assert (await row_of(lab, opened_later))["unclear_count"] == 0
    assert await lab.value("SELECT action FROM operator_action") == "release_deliveries"


async def test_every_step_of_a_delivery_is_announced(lab, post, new_id, gate):
    post.settling_fails = 1
    await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post, hook=gate, workers=1)):
        await lab.eventually(has_settled(lab, "Accepted"), "it is settled at the second try")
    assert gate.seen == ["delivery.call", "delivery.called", "delivery.settle", "delivery.settle", "delivery.settled"]
    assert set(gate.seen) == set(STEPS["delivery"])


async def test_other_kinds_are_left_alone(lab, post, new_id):
    other = await open_one(lab, new_id, kind="letter")
    await open_one(lab, new_id)
    async with lab.running(loop_of(lab, post)):
        await lab.eventually(has_settled(lab, "Accepted"), "the mail")
    assert (await row_of(lab, other))["state"] == "waiting"
