"""Where the relay must stop until somebody has repaired something: it says so, writes nothing, and then goes on."""

from dataclasses import replace

import pytest
from attune_provisioner.kafka_topics import delete_topics
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType


@pytest.fixture
def patient(quick):
    """Limits of a relay that looks soon whether the repair was made, and often at the ends of its logs."""
    return replace(quick, stopped_retry_seconds=0.2, log_end_check_seconds=0.1)


@pytest.fixture
def set_on_topic(topic_space):
    def change(topic, name, value):
        entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, topic_space.name(topic), incremental_configs=[entry])
        for future in topic_space.kafka.admin.incremental_alter_configs([resource]).values():
            future.result()

    return change


def refused(lab):
    return lab.metrics.registry.get_sample_value("relay_refused") == 1


async def test_unread_records_deleted_by_retention_are_refused_and_nothing_is_written(lab, patient, truncate):
    await lab.publish(*lab.events(10))
    single = lab.partitions[0]
    before = dict(await lab.pool.fetchrow("SELECT * FROM stream WHERE topic = $1", single.topic))
    # The database goes back to before the ten, and half of what it would read again is gone.
    await lab.as_owner("UPDATE stream SET last_sequence = 0, next_offset = 1 WHERE topic = $1", single.topic)
    await truncate(single, 5)
    later = lab.events(1, start=10)
    await lab.append(*later)
    relay = lab.relay(limits=patient, metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lambda: refused(lab), "the alarm")
        assert not relay.state.ready
        assert len((await lab.log())[single]) == 6, "the records from 5 on, and no claim after them"
        assert await lab.outbox_rows() == 1
        await lab.as_owner(
            "UPDATE stream SET last_sequence = $1, next_offset = $2 WHERE topic = $3",
            before["last_sequence"],
            before["next_offset"],
            single.topic,
        )
        await lab.eventually(lab.outbox_is_empty, "published after the repair")
        await lab.eventually(lambda: not refused(lab), "the alarm is over")


async def test_an_event_too_large_for_its_topic_is_refused_until_the_topic_takes_it(lab, patient, set_on_topic):
    set_on_topic("trial.single", "max.message.bytes", "2000")
    events = [lab.event("trial.single", b"a", b"x" * 4000), *lab.events(2)]
    await lab.append(*events)
    relay = lab.relay(limits=patient, metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lambda: refused(lab), "the alarm")
        assert not relay.state.ready
        assert await lab.outbox_rows() == len(events)
        set_on_topic("trial.single", "max.message.bytes", "1048588")
        await lab.eventually(lambda: lab.stands_in_log(events), "all events, in order, after the repair")
        await lab.eventually(lambda: not refused(lab) and relay.state.ready, "the alarm is over")


async def test_a_discarded_event_frees_those_behind_it(lab, patient, set_on_topic):
    set_on_topic("trial.single", "max.message.bytes", "2000")
    too_large, *others = [lab.event("trial.single", b"a", b"x" * 4000), *lab.events(2)]
    await lab.append(too_large, *others)
    async with lab.running(lab.relay(limits=patient, metrics=lab.metrics)):
        await lab.eventually(lambda: refused(lab), "the alarm")
        await lab.as_owner("DELETE FROM outbox WHERE ce_id = $1", too_large.ce_id)
        await lab.eventually(lambda: lab.stands_in_log(others), "the others are published")


async def test_a_topic_it_may_write_to_again_is_written_to_again(lab, patient, topic_space):
    topic_space.create("trial.forbidden", partitions=1, writers=("awards",))
    lab.topics["trial.forbidden"] = 1
    events = lab.events(2, topic="trial.forbidden")
    await lab.append(*events)
    async with lab.running(lab.relay(limits=patient, metrics=lab.metrics)):
        await lab.eventually(lambda: refused(lab), "the alarm")
        topic_space.create("trial.forbidden", partitions=1, writers=("awards", "referrals"))
        await lab.eventually(lambda: lab.stands_in_log(events), "published after the right was granted")


async def test_a_topic_made_anew_under_a_running_relay_is_noticed(lab, patient, topic_space):
    await lab.append(*lab.events(3))
    relay = lab.relay(limits=patient, metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lab.outbox_is_empty, "the events are published")
        delete_topics(topic_space.kafka.admin, [topic_space.name("trial.single")])
        topic_space.create("trial.single", partitions=1)
        await lab.eventually(
            lambda: lab.metrics.registry.get_sample_value("relay_log_behind") == 1, "the alarm of the next look"
        )
        await lab.append(*lab.events(1, start=3))
        assert not relay.state.ready
    assert (await lab.log())[lab.partitions[0]] == []


async def test_a_row_of_a_partition_the_service_does_not_own_is_refused(lab, patient):
    await lab.append(*lab.events(1))
    await lab.as_superuser("UPDATE outbox SET partition = 7")
    async with lab.running(lab.relay(limits=patient, metrics=lab.metrics)):
        await lab.eventually(lambda: refused(lab), "the alarm")
        assert await lab.outbox_rows() == 1
