"""Both ways in which the relay learns of new rows: told at once by the database, or by looking now and then."""

from dataclasses import replace

import pytest

SILENCE = "ALTER TABLE outbox DISABLE TRIGGER outbox_wake_relay"


@pytest.fixture
def seldom(quick):
    """Limits of a relay that by itself would look again long after the test."""
    return replace(quick, poll_seconds=300.0)


async def settled(lab):
    await lab.eventually(lambda: lab.value("SELECT bool_and(epoch = 1) FROM stream"), "the relay has settled")


async def test_a_lost_notification_costs_one_look_of_time(lab):
    await lab.as_owner(SILENCE)
    async with lab.running(lab.relay()):
        await settled(lab)
        await lab.append(*lab.events(2))
        await lab.eventually(lab.outbox_is_empty, "the relay looked by itself")


async def test_without_look_and_notification_a_row_waits_until_somebody_notifies(lab, gate, seldom):
    await lab.as_owner(SILENCE)
    async with lab.running(lab.relay(limits=seldom, hook=gate)):
        await settled(lab)
        await lab.append(*lab.events(1))
        assert (await lab.outbox_rows(), gate.seen.count("relay.send")) == (1, 0)
        await lab.pool.execute("NOTIFY outbox")
        await lab.eventually(lab.outbox_is_empty, "the notification woke the relay")


async def test_an_event_committed_during_a_round_is_found_right_after_it(lab, gate, seldom):
    async with lab.running(lab.relay(limits=seldom, hook=gate)):
        await settled(lab)
        gate.hold("relay.progressed")
        await lab.append(*lab.events(1))
        await gate.arrived("relay.progressed")
        await lab.append(*lab.events(1, start=1))
        gate.release("relay.progressed")
        await lab.eventually(lab.outbox_is_empty, "no wake was lost")


async def test_a_cut_connection_is_noticed_at_once_while_the_relay_waits(lab, seldom):
    relay = lab.relay(limits=seldom)
    async with lab.running(relay):
        await lab.eventually(lambda: relay.state.ready, "the relay waits for rows")
        await lab.as_superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'relay' AND datname = current_database()"
        )
        await lab.eventually(lambda: lab.value("SELECT min(epoch) = 2 FROM stream"), "a new incarnation has settled")


@pytest.mark.parametrize(
    "step", ["relay.settled", "relay.progressed"], ids=["after the settling", "after the progress"]
)
async def test_what_was_committed_is_there_when_its_step_is_told(lab, gate, step):
    gate.hold(step)
    events = lab.events(1)
    await lab.append(*events)
    async with lab.running(lab.relay(hook=gate)):
        await gate.arrived(step)
        if step == "relay.settled":
            assert await lab.value("SELECT min(epoch) FROM stream") == 1
        else:
            assert await lab.outbox_is_empty()
        gate.release(step)
        await lab.eventually(lambda: lab.stands_in_log(events), "the event is published")
