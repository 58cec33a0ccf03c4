"""Each alarm about publishing: the stuck state is made, the alarm rings, it is mended, the alarm falls silent."""

from collections.abc import Mapping
from dataclasses import dataclass

from attune_chassis import restore
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.recovery import decide_orphan
from attune_chassis.topic_watch import TopicWatch


@dataclass(frozen=True)
class Declared:
    """A topic as a contract would declare it."""

    name: str
    partitions: int
    settings: Mapping[str, str]

    def configuration(self) -> Mapping[str, str]:
        return self.settings


async def test_restored_not_settled_fires_from_the_declaration_until_the_relay_has_settled(lab, bell, api_role):
    await lab.publish(*lab.events(1))
    alarm = bell("restored_not_settled")
    await alarm.is_silent()
    async with lab.pool.acquire() as connection:
        await restore.begin(connection, actor="operator", reason="a snapshot was put back")
    await alarm.rings()
    async with lab.running(lab.relay()):
        await alarm.is_silent()


async def test_relay_orphans_fires_until_each_has_a_decision(lab, bell, api_role):
    await lab.publish(*lab.events(1))
    await lab.as_owner("CREATE TABLE saved_stream AS SELECT * FROM stream")
    await lab.publish(*lab.events(2, start=1))
    await lab.as_owner("DELETE FROM stream; INSERT INTO stream SELECT * FROM saved_stream")
    alarm = bell("relay_orphans")
    relay = lab.relay()
    async with lab.running(relay):
        await alarm.rings(above=1)
        for row in await lab.pool.fetch("SELECT ce_id FROM orphan"):
            async with lab.pool.acquire() as connection:
                await decide_orphan(connection, row["ce_id"], "accept", actor="operator", reason="they happened")
        await alarm.is_silent()
        await lab.eventually(lambda: relay.state.ready, "the relay publishes again")


async def test_outbox_oldest_age_seconds_fires_with_no_relay_at_all(lab, bell, api_role):
    await lab.append(*lab.events(1))
    alarm = bell("outbox_oldest_age_seconds")
    await alarm.rings(above=0.3)
    async with lab.running(lab.relay()):
        await alarm.is_silent()


async def test_relay_log_behind_fires_when_the_log_was_made_anew(lab, bell, stubborn, topic_space):
    await lab.publish(*lab.events(3))
    topic_space.remake("trial.single", partitions=1)
    alarm = bell("relay_log_behind")
    async with lab.running(lab.relay(metrics=lab.metrics, limits=stubborn)):
        await alarm.rings()
        await lab.as_owner("DELETE FROM stream WHERE topic = $1", lab.prefix + "trial.single")
        await alarm.is_silent()


async def test_relay_refused_fires_for_a_row_nobody_may_publish(lab, bell, stubborn, new_id):
    await lab.pool.execute(
        "INSERT INTO outbox (ce_id, topic, partition, key, headers, value) VALUES ($1, 'not.ours', 0, 'k', '[]', '')",
        new_id(),
    )
    alarm = bell("relay_refused")
    async with lab.running(lab.relay(metrics=lab.metrics, limits=stubborn)):
        await alarm.rings()
        await lab.as_owner("DELETE FROM outbox")
        await alarm.is_silent()


async def test_relay_fenced_total_counts_a_fight_of_two_relays(lab, bell, gate, impatient):
    alarm = bell("relay_fenced_total")
    gate.hold("relay.progress")
    async with lab.running(lab.relay(hook=gate, metrics=lab.metrics)):
        await lab.append(*lab.events(1))
        await gate.arrived("relay.progress")
        assert alarm.value == 0
        await lab.publish_by(lab.relay(limits=impatient))
        gate.release("relay.progress")
        await alarm.rings()


async def test_topic_configuration_unlike_contracts_fires_until_it_is_set_back(lab, bell, topic_space):
    declared = Declared("trial.single", 1, {"retention.ms": topic_space.setting("trial.single", "retention.ms")})
    login = topic_space.kafka.admin_login
    kafka = KafkaConnection(
        bootstrap_servers=login.bootstrap_servers,
        sasl_mechanism="PLAIN",
        username=login.username,
        password=login.password,
    )
    watch = TopicWatch([declared], kafka=kafka, metrics=lab.metrics, topic_prefix=lab.prefix, every_seconds=0.1)
    alarm = bell("topic_configuration_unlike_contracts")
    async with lab.running(watch):
        await lab.eventually(lambda: watch.state.ready, "the topics are compared")
        assert alarm.value == 0
        topic_space.configure("trial.single", "retention.ms", "60000")
        await alarm.rings()
        topic_space.configure("trial.single", "retention.ms", declared.settings["retention.ms"])
        await alarm.is_silent()
