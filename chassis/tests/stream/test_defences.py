"""Directed faults for defences that no other file takes out: each passes with its defence and fails without it.

Where the others are (`without` in a test's name marks the run with the defence taken out):

| defence (section 12 of docs/exactly-once.md) | directed fault |
|---|---|
| read-back | test_relay.py, progress lost after the append |
| continuity (5.6) | test_relay.py, acknowledged is not published |
| orphan check | test_relay_restore.py |
| compare-and-set of `position` | test_consumer.py, a batch done by a successor |
| first-offset check | test_consumer.py, records handed over from the wrong place |
| lock of `held_key` | test_parking.py, an event does not overtake a parked one that is being replayed |
| epoch, compare-and-set of `stream`, new incarnation on reconnect, hold-back, one batch in flight | here |
"""

import asyncpg
import attune_chassis.relay.incarnation as incarnation_module
import pytest
from attune_chassis.parking import Parking
from attune_chassis.relay.errors import RelayDoubtError
from attune_chassis.relay.incarnation import Incarnation
from attune_chassis.relay.publisher import Publisher
from attune_chassis.relay.streams import load_streams
from attune_chassis.running_fold import RunningFold
from attune_chassis.stream import sequence_text


async def late_batch_of_other_content(lab, gate, second_gate, impatient):
    """A row with a smaller id becomes visible while a relay holds a batch back: two batches for the same numbers."""
    first, second = lab.relay(hook=gate), lab.relay(hook=second_gate, limits=impatient)
    (early,), (late,) = lab.events(1), lab.events(1, start=1)
    gate.hold("relay.send")
    second_gate.hold("relay.send")
    async with lab.pool.acquire() as slow, lab.running(first):
        transaction = slow.transaction()
        await transaction.start()
        await lab.outbox.append(slow, [early])
        await lab.append(late)
        await gate.arrived("relay.send")
        await transaction.commit()
        async with lab.running(second):
            await second_gate.arrived("relay.send")
            gate.hold("relay.sent")
            gate.release("relay.send")
            await gate.arrived("relay.sent")
            second_gate.release("relay.send")
            await lab.eventually(lab.outbox_is_empty, "the second relay has published")
        gate.release("relay.sent")
    return [early.value, late.value]


async def test_a_late_batch_of_an_older_epoch_changes_nothing(lab, effects, gate, new_gate, impatient):
    truth = await late_batch_of_other_content(lab, gate, new_gate(), impatient)
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects(truth), "both events, once, in order")


@pytest.fixture
def without_epochs(monkeypatch):
    """The consumer's fold looks at numbers only."""
    take = RunningFold.take

    def by_number_only(self, headers):
        if headers.get("ce_sequence"):
            epoch = max(1, self.state.epoch)
            number = int(headers["ce_sequence"].partition("-")[2])
            headers = {**headers, "ce_epoch": str(epoch), "ce_sequence": sequence_text(epoch, number)}
        return take(self, headers)

    monkeypatch.setattr(RunningFold, "take", by_number_only)


@pytest.mark.usefixtures("without_epochs")
async def test_without_the_epoch_a_late_batch_takes_the_numbers_of_others(lab, effects, gate, new_gate, impatient):
    truth = await late_batch_of_other_content(lab, gate, new_gate(), impatient)
    consumer = lab.consumer(effects)
    async with lab.running(consumer):
        await lab.eventually(lambda: "diverged" in consumer.state.detail, "the consumer stops before two histories")
    assert await lab.effects() == truth[1:], "the later event was applied in the place of the earlier one"


async def woken_before_its_progress(lab, gate, impatient):
    """A relay stops before it records its progress; another settles, publishes more and ends; the first wakes up."""
    first, second = lab.relay(hook=gate), lab.relay(limits=impatient)
    events = lab.events(10)
    gate.hold("relay.progress")
    async with lab.running(first):
        await lab.append(*events[:5])
        await gate.arrived("relay.progress")
        async with lab.running(second):
            await lab.eventually(lab.outbox_is_empty, "the second relay has settled")
            await lab.append(*events[5:])
            await lab.eventually(lab.outbox_is_empty, "the second relay has published more")
        gate.hold("relay.claim")
        gate.release("relay.progress")
        await lab.append(*lab.events(1, start=10))
        await gate.arrived("relay.claim")
        gate.release("relay.claim")
        await lab.eventually(lambda: gate.seen.count("relay.settle") == 2, "the first relay has read back")
        yield


async def test_a_relay_that_wakes_up_late_moves_no_row_back(lab, gate, impatient):
    async for _ in woken_before_its_progress(lab, gate, impatient):
        await lab.eventually(lab.outbox_is_empty, "the next event is published")
    assert await lab.value("SELECT count(*) FROM orphan") == 0
    assert len(await lab.applied()) == 11


async def test_without_compare_and_set_of_the_stream_true_events_become_orphans(lab, gate, impatient, monkeypatch):
    async def heedless(connection, _seen, new, ids):
        for partition, state in new.items():
            await connection.execute(
                "UPDATE stream SET epoch = $3, last_sequence = $4, last_ce_id = $5, next_offset = $6"
                " WHERE topic = $1 AND partition = $2",
                *partition,
                *(state.fold.epoch, state.fold.last_sequence, state.fold.last_ce_id, state.next_offset),
            )
        await connection.execute("DELETE FROM outbox WHERE id = ANY ($1)", ids)
        if gate.seen.count("relay.progress") == 1:
            raise RelayDoubtError("Killed just after it.")
        return 0.0

    monkeypatch.setattr(incarnation_module, "record_progress", heedless)
    async for _ in woken_before_its_progress(lab, gate, impatient):
        await lab.eventually(lambda: lab.value("SELECT count(*) > 0 FROM orphan"), "the log is taken for unknown")


async def rolled_back_under_a_relay(lab, gate):
    """A batch is appended; before its progress is recorded the database loses its event and cuts the relay off."""
    (lost,), (new,) = lab.events(1), lab.events(1, start=1)
    relay = lab.relay(hook=gate, metrics=lab.metrics)
    gate.hold("relay.progress")
    async with lab.running(relay):
        await lab.append(lost)
        await gate.arrived("relay.progress")
        await lab.as_superuser("DELETE FROM outbox")
        await lab.append(new)
        await lab.as_superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'relay' AND datname = current_database()"
        )
        gate.release("relay.progress")

        async def outcome():
            return await lab.value("SELECT count(*) FROM orphan") or await lab.data_records() > 1

        await lab.eventually(outcome, "the relay has gone on")
    return lost, new


async def test_a_new_connection_reads_back_before_it_publishes(lab, gate):
    lost, _ = await rolled_back_under_a_relay(lab, gate)
    assert await lab.applied() == [lost.ce_id]
    assert await lab.value("SELECT array_agg(ce_id) FROM orphan") == [lost.ce_id]
    assert await lab.data_records() == 1


async def test_without_a_new_incarnation_on_reconnect_a_second_history_begins(lab, gate, monkeypatch):
    publish = Incarnation.publish
    connections = []

    async def reconnecting(self, stop):
        while not stop.is_set():
            try:
                return await publish(self, stop)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, RelayDoubtError):
                self._connection = await asyncpg.connect(lab.database.relay)
                connections.append(self._connection)
                self._streams = await load_streams(self._connection, self._parts.partitions)
        return None

    monkeypatch.setattr(Incarnation, "publish", reconnecting)
    await rolled_back_under_a_relay(lab, gate)
    for connection in connections:
        connection.terminate()
    verdicts = [verdict for told in (await lab.verdicts()).values() for verdict, _ in told]
    assert "diverged" in verdicts


async def a_bad_event_and_a_later_one(lab, effects):
    """The first event of a key is parked; the second comes in a batch of its own."""
    effects.failing[b"0"] = LookupError("a bug")
    await lab.publish(*lab.events(1))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 1 FROM parked"), "it is parked")
        await lab.publish(*lab.events(1, start=1))
        done = "SELECT last_sequence = 2 FROM position WHERE topic LIKE '%single'"
        await lab.eventually(lambda: lab.value(done), "the second batch is done")


async def test_nothing_of_a_key_overtakes_its_parked_event(lab, effects):
    await a_bad_event_and_a_later_one(lab, effects)
    assert await lab.effects() == []
    assert await lab.value("SELECT count(*) FROM parked") == 2


async def test_without_hold_back_a_later_event_overtakes(lab, effects, monkeypatch):
    async def nothing_held(*_):
        return set()

    monkeypatch.setattr(Parking, "lock_held", nothing_held)
    await a_bad_event_and_a_later_one(lab, effects)
    assert await lab.effects() == [b"1"]


def lose_one_batch(monkeypatch, *, wait_for_it):
    """The network swallows the first batch of events; without `wait_for_it` the relay does not wait to hear of it."""
    send, lost = Publisher.send, []

    async def unreliable(self, batches):
        is_claim = len(batches) > 1
        if is_claim or lost:
            return await send(self, batches)
        lost.append(batches)
        if wait_for_it:
            raise RelayDoubtError("Nothing was heard of it in time.")
        return dict.fromkeys(batches, 1)

    monkeypatch.setattr(Publisher, "send", unreliable)


async def test_a_batch_is_waited_for_before_the_next(lab, monkeypatch):
    lose_one_batch(monkeypatch, wait_for_it=True)
    events = lab.events(2)
    async with lab.running(lab.relay()):
        await lab.append(*events[:1])
        await lab.eventually(lambda: lab.stands_in_log(events[:1]), "the first is sent again")
        await lab.append(*events[1:])
        await lab.eventually(lambda: lab.stands_in_log(events), "the second follows")


async def test_without_waiting_a_batch_that_is_lost_lets_the_next_one_through(lab, monkeypatch):
    lose_one_batch(monkeypatch, wait_for_it=False)
    events = lab.events(2)
    async with lab.running(lab.relay()):
        await lab.append(*events[:1])
        await lab.eventually(lab.outbox_is_empty, "the relay believes the first was published")
        await lab.append(*events[1:])
        await lab.eventually(lab.data_records, "the second one stands in the log")
    verdicts = (await lab.verdicts())[lab.partitions[0]]
    assert "gap" in [verdict for verdict, ce_id in verdicts if ce_id == events[1].ce_id]
    assert await lab.applied() == []
