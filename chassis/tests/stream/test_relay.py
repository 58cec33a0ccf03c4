"""The relay on real Kafka and PostgreSQL: what reaches the log, once, in order, whatever breaks.

Each defence has one directed fault, and where it can be taken out, a test shows that the fault then does its harm.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import attune_chassis.relay.incarnation as incarnation_module
import pytest
from attune_chassis.fold import FoldState, Verdict
from attune_chassis.relay.incarnation import Incarnation
from attune_chassis.relay.read_back import ReadBack, read_back
from attune_chassis.relay.streams import StreamState
from attune_chassis.stream import CLAIM_TYPE, header_texts


async def assert_true_rows(lab):
    """EO4: every stream row is the fold of its log below `next_offset`."""
    logs = await lab.log()
    for row in await lab.pool.fetch("SELECT * FROM stream"):
        partition = next(p for p in logs if (p.topic, p.partition) == (row["topic"], row["partition"]))
        state = lab.folded([record for record in logs[partition] if record.offset < row["next_offset"]])
        assert (row["epoch"], row["last_sequence"], row["last_ce_id"]) == (
            state.epoch,
            state.last_sequence,
            state.last_ce_id,
        )


async def test_committed_events_reach_the_log_once_and_in_order(lab):
    ids = await lab.append(*lab.events(50))
    async with lab.running(lab.relay()):
        await lab.eventually(lab.outbox_is_empty, "the outbox is empty")
    assert await lab.applied() == ids
    await assert_true_rows(lab)


async def test_a_record_carries_its_epoch_number_headers_key_and_value(lab):
    await lab.append(lab.event("trial.single", b"key", b'{"a":1}'))
    async with lab.running(lab.relay()):
        await lab.eventually(lab.outbox_is_empty, "the outbox is empty")
    claim, record = (await lab.log())[lab.partitions[0]]
    assert header_texts(claim.headers)["ce_type"] == CLAIM_TYPE
    assert (claim.key, claim.value) == (None, b"{}")
    assert (record.key, record.value) == (b"key", b'{"a":1}')
    assert header_texts(record.headers)["ce_type"] == "attune.trial.Happened.v1"
    assert header_texts(record.headers)["ce_sequence"] == "0000000001-0000000000000000001"


async def test_an_event_committed_while_the_relay_waits_wakes_it(lab, quick):
    async with lab.running(lab.relay(limits=replace(quick, poll_seconds=300.0))):
        await lab.eventually(lambda: lab.value("SELECT bool_and(epoch = 1) FROM stream"), "the relay has settled")
        await lab.append(lab.event("trial.single", b"a", b"1"))
        await lab.eventually(lab.outbox_is_empty, "the notification woke the relay")


async def test_a_rolled_back_event_never_reaches_the_log(lab):
    async with lab.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await lab.outbox.append(connection, lab.events(1))
        await transaction.rollback()
    events = lab.events(3)
    await lab.append(*events)
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: lab.stands_in_log(events), "only the committed events")


async def test_a_full_batch_ends_its_partition_for_the_round_so_that_nothing_overtakes(lab, quick):
    large = [lab.event("trial.single", b"a", b"x" * 3000) for _ in range(4)]
    small = lab.events(4)
    events = [each for pair in zip(large, small, strict=True) for each in pair]
    await lab.append(*events)
    async with lab.running(lab.relay(limits=replace(quick, batch_bytes_max=4096))):
        await lab.eventually(lambda: lab.stands_in_log(events), "all events, in order")


async def test_progress_lost_after_the_append_is_not_sent_again(lab, gate):
    events = lab.events(20)
    await lab.append(*events)
    gate.fail_once("relay.progress")
    async with lab.running(lab.relay(hook=gate)):
        await lab.eventually(lambda: lab.stands_in_log(events), "all events")
    assert await lab.data_records() == len(events)
    await assert_true_rows(lab)


async def test_a_start_reads_nothing_of_the_log_that_was_recorded(lab, monkeypatch):
    await lab.publish(*lab.events(200))
    lengths = []

    async def counted(reader, stretches, seen):
        lengths.extend(end - start for start, end in stretches.values())
        return await read_back(reader, stretches, seen)

    monkeypatch.setattr(incarnation_module, "read_back", counted)
    await lab.publish(*lab.events(1, start=200))
    assert lengths == [0, 0, 0, 0]


async def test_without_read_back_lost_progress_is_sent_again(lab, gate, monkeypatch):
    async def nothing_read(_reader, stretches, seen):
        return ReadBack({partition: seen[partition].fold for partition in stretches})

    monkeypatch.setattr(incarnation_module, "read_back", nothing_read)
    events = lab.events(20)
    await lab.append(*events)
    gate.fail_once("relay.progress")
    async with lab.running(lab.relay(hook=gate)):
        await lab.eventually(lab.outbox_is_empty, "the outbox is empty")
    assert await lab.data_records() == 2 * len(events)


@pytest.mark.parametrize("step", ["relay.claim", "relay.read_back", "relay.settle", "relay.send", "relay.sent"])
async def test_a_failure_at_any_step_loses_and_repeats_nothing(lab, gate, step):
    events = lab.events(10)
    await lab.append(*events)
    gate.fail_once(step)
    async with lab.running(lab.relay(hook=gate)):
        await lab.eventually(lambda: lab.stands_in_log(events), "all events")
    assert await lab.data_records() == len(events)
    await assert_true_rows(lab)


async def test_a_stopped_relays_late_batch_is_void(lab, gate, impatient):
    first, second = lab.relay(hook=gate, metrics=lab.metrics), lab.relay(limits=impatient)
    events = lab.events(5)
    gate.hold("relay.send")
    async with lab.running(first):
        await lab.append(*events)
        await gate.arrived("relay.send")
        async with lab.running(second):
            await lab.eventually(lambda: lab.stands_in_log(events), "the second relay has published")
        gate.release("relay.send")
        await lab.eventually(lab.metrics.relay_fenced._value.get, "the first relay was fenced")
        await lab.eventually(lambda: lab.stands_in_log(events), "nothing has changed")
    verdicts = [verdict for verdict, _ in (await lab.verdicts())[lab.partitions[0]]]
    assert verdicts.count(Verdict.VOID) == len(events)
    await assert_true_rows(lab)


async def void_batch_acknowledged(lab, gate, second_gate, impatient):
    """A batch is appended after a newer claim, acknowledged, and its relay goes on before the newer one settles."""
    first, second = lab.relay(hook=gate), lab.relay(hook=second_gate, limits=impatient)
    events = lab.events(5)
    gate.hold("relay.send")
    second_gate.hold("relay.settle")
    async with lab.running(first):
        await lab.append(*events)
        await gate.arrived("relay.send")
        async with lab.running(second):
            await second_gate.arrived("relay.settle")
            gate.hold("relay.claim")
            gate.release("relay.send")

            async def round_over():
                return gate.is_at("relay.claim") or await lab.outbox_is_empty()

            await lab.eventually(round_over, "the first relay has ended its round")
            second_gate.release("relay.settle")
            await lab.eventually(lab.outbox_is_empty, "the outbox is empty")
        gate.release("relay.claim")
    return events


async def test_acknowledged_is_not_published(lab, gate, new_gate, impatient):
    events = await void_batch_acknowledged(lab, gate, new_gate(), impatient)
    assert await lab.applied() == [each.ce_id for each in events]
    await assert_true_rows(lab)


async def test_without_the_check_of_continuity_acknowledged_events_are_lost(
    lab, gate, new_gate, impatient, monkeypatch
):
    async def trusting(self, _partition, batch, offset):
        # The progress is recorded and then the life ends, as if it had been killed just after.
        return StreamState(FoldState(self._epoch, *batch.state), offset + len(batch.row_ids))

    monkeypatch.setattr(Incarnation, "_confirmed", trusting)
    await void_batch_acknowledged(lab, gate, new_gate(), impatient)
    assert await lab.applied() == []


async def test_a_relay_overtaken_before_its_progress_is_fenced_and_deletes_nothing(lab, gate, impatient):
    first, second = lab.relay(hook=gate, metrics=lab.metrics), lab.relay(limits=impatient)
    events = lab.events(5)
    gate.hold("relay.progress")
    async with lab.running(first):
        await lab.append(*events)
        await gate.arrived("relay.progress")
        async with lab.running(second):
            await lab.eventually(lab.outbox_is_empty, "the second relay found the batch and settled")
            later = lab.events(5, start=5)
            await lab.append(*later)
            await lab.eventually(lab.outbox_is_empty, "the second relay has published more")
        gate.release("relay.progress")
        await lab.eventually(lab.metrics.relay_fenced._value.get, "the first relay was fenced")
    assert await lab.applied() == [each.ce_id for each in events + later]
    await assert_true_rows(lab)


async def test_two_relays_at_once_lose_and_repeat_nothing(lab, impatient):
    events = []
    async with lab.running(lab.relay(limits=impatient), lab.relay(limits=impatient), lab.relay(limits=impatient)):
        for n in range(60):
            batch = [lab.event("trial.single", b"a", str(n).encode()), lab.event("trial.triple", str(n).encode(), b"")]
            events += batch
            await lab.append(*batch)
        await lab.eventually(lab.outbox_is_empty, "the outbox is empty")
    applied = await lab.applied()
    assert len(applied) == len(set(applied)) == len(events)
    assert applied[:60] == [each.ce_id for each in events if each.topic == "trial.single"]
    await assert_true_rows(lab)


async def test_a_standby_waits_while_the_holder_works_and_goes_on_when_it_stops(lab):
    holder, standby = lab.relay(), lab.relay()
    async with lab.running(holder):
        await lab.eventually(lambda: holder.state.detail == "running", "the holder works")
        async with lab.running(standby):
            await lab.eventually(lambda: standby.state.detail == "standing by", "the standby waits")
            events = lab.events(3)
            await lab.append(*events)
            await lab.eventually(lab.outbox_is_empty, "the holder has published")
            assert await lab.value("SELECT max(epoch) FROM stream") == 1


async def test_a_standby_takes_over_when_the_holder_ends(lab):
    holder, standby = lab.relay(), lab.relay()
    async with AsyncExitStack() as end_of_holder:
        await end_of_holder.enter_async_context(lab.running(holder))
        await lab.eventually(lambda: holder.state.detail == "running", "the holder works")
        async with lab.running(standby):
            await lab.eventually(lambda: standby.state.detail == "standing by", "the standby waits")
            await end_of_holder.aclose()
            events = lab.events(3)
            await lab.append(*events)
            await lab.eventually(lambda: lab.stands_in_log(events), "the standby has published")


async def test_a_standby_overrides_a_holder_that_stands_still(lab, gate, quick):
    holder = lab.relay(hook=gate)
    standby = lab.relay(limits=replace(quick, lock_override_age_seconds=0.3, lock_override_still_seconds=0.2))
    gate.hold("relay.send")
    async with lab.running(holder):
        events = lab.events(3)
        await lab.append(*events)
        await gate.arrived("relay.send")
        async with lab.running(standby):
            await lab.eventually(lambda: lab.stands_in_log(events), "the standby has published")
        gate.release("relay.send")


async def test_a_log_shorter_than_what_was_acknowledged_stops_publishing_and_is_not_written_to(lab):
    await lab.as_owner("INSERT INTO stream VALUES ($1, 0, 3, 7, NULL, 40)", lab.prefix + "trial.single")
    await lab.append(*lab.events(1))
    async with lab.running(lab.relay(metrics=lab.metrics)):
        await lab.eventually(lambda: lab.metrics.relay_log_behind._value.get() == 1, "the alarm")
    assert all(not records for records in (await lab.log()).values())
    assert await lab.outbox_rows() == 1


async def test_a_relay_that_still_goes_on_while_another_begins_is_no_lost_log(lab, monkeypatch):
    bounds_of = Incarnation._log_bounds
    asked = []

    async def another_goes_on(incarnation):
        bounds = await bounds_of(incarnation)
        if not asked:
            async with lab.produce() as producer:
                await producer.send_and_wait(lab.prefix + "trial.single", b"another relay's")
            await lab.as_owner("UPDATE stream SET next_offset = 1 WHERE topic = $1", lab.prefix + "trial.single")
        asked.append(bounds)
        return bounds

    monkeypatch.setattr(Incarnation, "_log_bounds", another_goes_on)
    relay = lab.relay(metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lambda: relay.state.detail == "running" or len(asked) > 1, "it has begun, or begins again")
        assert len(asked) == 1
        assert relay.state.ready


async def test_a_topic_the_service_may_not_write_to_stops_publishing_with_an_alarm(lab, topic_space):
    topic_space.create("trial.forbidden", partitions=1, writers=("awards",))
    lab.topics["trial.forbidden"] = 1
    relay = lab.relay(metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lambda: lab.metrics.relay_refused._value.get() == 1, "the alarm")
        assert not relay.state.ready


async def test_a_database_connection_cut_ends_the_incarnation_and_a_new_one_goes_on(lab):
    relay = lab.relay()
    async with lab.running(relay):
        await lab.eventually(lambda: relay.state.ready, "the relay works")
        await lab.as_superuser(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'relay' AND datname = current_database()"
        )
        events = lab.events(3)
        await lab.append(*events)
        await lab.eventually(lambda: lab.stands_in_log(events), "the new incarnation has published")
    assert await lab.value("SELECT max(epoch) FROM stream") >= 2


async def test_an_absent_broker_is_waited_for_and_the_stop_is_heeded(lab):
    relay = lab.relay(kafka=replace(lab.kafka, bootstrap_servers="127.0.0.1:9"))
    async with asyncio.timeout(15), lab.running(relay):
        await lab.eventually(lambda: "reading back" in relay.state.detail, "the relay says it waits")
        assert not relay.state.ready


async def test_a_day_old_incarnation_gives_way_to_a_new_one(lab, quick):
    relay = lab.relay(limits=replace(quick, incarnation_seconds_max=0.2, log_end_check_seconds=0.1))
    async with lab.running(relay):
        await lab.eventually(lambda: lab.value("SELECT min(epoch) >= 2 FROM stream"), "a second incarnation")
        events = lab.events(2)
        await lab.append(*events)
        await lab.eventually(lambda: lab.stands_in_log(events), "events of the new incarnation")
