"""The relay while Kafka or the database is away for long: it waits with bounds, says so, and leaves nothing behind."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest

STEPS = [
    "relay.claim",
    "relay.read_back",
    "relay.settle",
    "relay.settled",
    "relay.send",
    "relay.sent",
    "relay.progress",
    "relay.progressed",
]
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'relay' AND datname = current_database()"
)


class Cutter:
    """A step hook that has the database cut the relay's connection at one step, once."""

    def __init__(self, lab, step):
        self._lab = lab
        self._step = step
        self.cuts = 0

    async def __call__(self, step):
        if step == self._step and not self.cuts:
            self.cuts += 1
            await self._lab.as_superuser(CUT)


@pytest.mark.parametrize("step", STEPS)
async def test_a_connection_cut_at_any_step_loses_and_repeats_nothing(lab, step):
    events = lab.events(10)
    await lab.append(*events)
    cutter = Cutter(lab, step)
    async with lab.running(lab.relay(hook=cutter)):
        await lab.eventually(lambda: lab.stands_in_log(events), "all events")
        await lab.eventually(lambda: cutter.cuts, "the connection was cut")
        later = lab.events(5, start=10)
        await lab.append(*later)
        await lab.eventually(lambda: lab.stands_in_log(events + later), "the events after it")
    assert await lab.data_records() == 15


async def test_while_kafka_is_away_the_relay_tries_ever_more_seldom_and_piles_nothing_up(lab, quick):
    tries = []

    def longest():
        tries.append(time.monotonic())
        return 1.0

    limits = replace(quick, backoff_seconds_first=0.05, backoff_seconds_max=0.4)
    relay = lab.relay(kafka=replace(lab.kafka, bootstrap_servers="127.0.0.1:9"), limits=limits, jitter=longest)
    await lab.append(*lab.events(5))
    async with lab.running(relay):
        await lab.eventually(lambda: len(tries) >= 8, "eight lives have failed")
        assert not relay.state.ready
        assert relay.state.seconds_since_beat < limits.produce_timeout_seconds
        assert len(relay._ending) <= limits.ending_producers_max + 1
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    bounds = (0.05, 0.1, 0.2, 0.4, 0.4, 0.4, 0.4)
    assert all(pause >= bound * 0.95 for pause, bound in zip(pauses, bounds, strict=False)), "no busy loop"
    assert await lab.outbox_rows() == 5
