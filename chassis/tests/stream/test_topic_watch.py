"""The watch over the topics, on a real Kafka and with the rights a service has there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.topic_watch import TopicWatch
from attune_contracts.topics import topic_configuration, topics_kept_by
from confluent_kafka.admin import (
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    ResourceType,
)
from prometheus_client import CollectorRegistry

(CONTACTS, TOPIC) = sorted(topic.name for topic in topics_kept_by("training"))


@dataclass(frozen=True)
class Declared:
    name: str = TOPIC
    partitions: int = 3
    settings: Mapping[str, str] = field(default_factory=lambda: topic_configuration(None))

    def configuration(self) -> Mapping[str, str]:
        return self.settings


class Place:
    """The provisioned topics, somebody who changes them by hand, and the watch of one service."""

    def __init__(self, space):
        self._space = space
        self.metrics = StreamMetrics(CollectorRegistry())

    def watch(self, *topics, user="training", **changes):
        login = self._space.kafka.user(user)
        kafka = KafkaConnection(
            bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
        )
        arguments = {"kafka": kafka, "metrics": self.metrics, "topic_prefix": self._space.prefix} | changes
        return TopicWatch(topics, **arguments)

    async def unlike(self, *topics, **changes):
        return {(each.topic, each.what) for each in await self.watch(*topics, **changes).compare()}

    def set_on_topic(self, name, value):
        entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, self._space.name(TOPIC), incremental_configs=[entry])
        for future in self._space.kafka.admin.incremental_alter_configs([resource]).values():
            future.result()

    def add_partition(self):
        for future in self._space.kafka.admin.create_partitions([NewPartitions(self._space.name(TOPIC), 4)]).values():
            future.result()

    def alarm(self, what, topic=TOPIC):
        return self.metrics.registry.get_sample_value(
            "topic_configuration_unlike_contracts", {"topic": topic, "what": what}
        )


@pytest.fixture
def place(topic_space):
    topic_space.provision(partitions=3)
    return Place(topic_space)


@pytest.mark.parametrize("service", ["referrals", "training", "awards", "notifications"])
async def test_each_service_may_see_that_the_topics_it_keeps_are_as_declared(place, service):
    kept = [
        Declared(topic.name, 3, topic.configuration()) for topic in topics_kept_by(service, ("schoolmis", "casework"))
    ]
    assert await place.unlike(*kept, user=service) == set()


async def test_what_somebody_changed_by_hand_is_told_until_it_is_put_right(place, lab):
    async with lab.running(place.watch(Declared(), every_seconds=0.1)):
        await lab.eventually(lambda: place.alarm("retention.ms") == 0, "the topic is as declared")
        place.set_on_topic("retention.ms", "1000")
        place.set_on_topic("cleanup.policy", "compact")
        await lab.eventually(lambda: place.alarm("retention.ms") == 1, "the alarm for the retention")
        await lab.eventually(lambda: place.alarm("cleanup.policy") == 1, "the alarm for the compaction")
        place.set_on_topic("retention.ms", "-1")
        place.set_on_topic("cleanup.policy", "delete")
        await lab.eventually(lambda: place.alarm("retention.ms") == 0, "the retention is put right")
        await lab.eventually(lambda: place.alarm("cleanup.policy") == 0, "the clean-up is put right")


async def test_a_partition_added_by_hand_is_told(place, lab):
    async with lab.running(place.watch(Declared(), every_seconds=0.1)):
        await lab.eventually(lambda: place.alarm("partitions") == 0, "three partitions as declared")
        place.add_partition()
        await lab.eventually(lambda: place.alarm("partitions") == 1, "the alarm for the fourth")


async def test_a_topic_that_is_not_there_is_told(place):
    absent = Declared("things.absent")
    assert await place.unlike(absent, Declared()) == {("things.absent", "missing")}


async def test_a_topic_whose_settings_may_not_be_seen_is_told(place):
    assert await place.unlike(Declared(), user="awards") == {(TOPIC, "hidden")}


async def test_a_declared_setting_the_broker_does_not_hold_is_told(place):
    declared = Declared(settings={"min.insync.replicas": "2"})
    assert await place.unlike(declared) == {(TOPIC, "min.insync.replicas")}


async def test_an_absent_broker_is_asked_again_and_the_watch_goes_on(place, lab):
    away = replace(lab.kafka, bootstrap_servers="127.0.0.1:9")
    watch = place.watch(Declared(), kafka=away, retry_seconds=0.05)
    async with lab.running(watch):
        await lab.eventually(lambda: "could not be compared" in watch.state.detail, "the watch says so")
        assert not watch.state.ready
        assert place.alarm("partitions") is None
