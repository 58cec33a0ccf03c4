"""The broker is killed and comes back under a running relay and consumer: waiting, then everything once, in order."""

import asyncio
import signal
import uuid
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.relay.errors import RelayDoubtError
from attune_chassis.relay.publisher import Publisher
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka, KafkaPlan
from attune_sandbox.locations import cache_folder
from attune_sandbox.testing.embedded import free_ports


class MortalKafka:
    """A Kafka of this test alone."""

    def __init__(self, folder):
        client_port, controller_port = free_ports(2)
        self._guard = Guard(folder / "guard.log")
        plan = KafkaPlan(
            folder=folder / "kafka",
            logs=folder / "logs",
            client_port=client_port,
            controller_port=controller_port,
            administrator_password="mortal",
            durable=False,
            quick_start=True,
        )
        self._server = EmbeddedKafka(plan, ensure_jars(cache_folder() / "kafka"), self._guard)
        self.connection = KafkaConnection(
            bootstrap_servers=plan.bootstrap_servers, sasl_mechanism="PLAIN", username="admin", password="mortal"
        )

    def start(self):
        self._server.start()
        self._server.wait_until_ready()

    def kill(self):
        self._server.child.process.kill()
        self._server.stop()

    def signal(self, number):
        self._server.child.process.send_signal(number)

    def end(self):
        self._server.stop()
        self._guard.close()


@pytest.fixture
def mortal_kafka(tmp_path):
    kafka = MortalKafka(tmp_path)
    kafka.start()
    yield kafka
    kafka.end()


async def create_topics(lab):
    administrator = AIOKafkaAdminClient(**lab.kafka.client_arguments())
    await administrator.start()
    await administrator.create_topics([NewTopic(lab.prefix + name, count, 1) for name, count in lab.topics.items()])
    await administrator.close()


async def test_a_killed_broker_costs_time_and_nothing_else(lab, effects, mortal_kafka):
    lab.kafka, lab.prefix = mortal_kafka.connection, f"{uuid.uuid4().hex[:8]}."
    await create_topics(lab)
    relay, consumer = lab.relay(), lab.consumer(effects)
    async with lab.running(relay, consumer):
        await lab.append(*lab.events(50))
        await lab.eventually(lab.has_effects([each.value for each in lab.events(50)]), "the first events")
        await asyncio.to_thread(mortal_kafka.kill)
        await lab.append(*lab.events(50, start=50))
        await lab.eventually(lambda: not relay.state.ready, "the relay notices")
        assert await lab.outbox_rows() == 50
        await asyncio.to_thread(mortal_kafka.start)
        await lab.eventually(lab.has_effects([each.value for each in lab.events(100)]), "all events, once, in order")
        await lab.eventually(lambda: relay.state.ready and consumer.state.ready, "both are ready again")


async def test_a_producer_given_up_with_a_silent_broker_can_be_cut_off(lab, quick, mortal_kafka):
    lab.kafka, lab.prefix = replace(mortal_kafka.connection, request_timeout_seconds=1.0), f"{uuid.uuid4().hex[:8]}."
    await create_topics(lab)
    publisher = Publisher(lab.kafka, replace(quick, produce_timeout_seconds=1.0))
    await publisher.start()
    batch = publisher.new_batch()
    batch.append(timestamp=None, key=b"a", value=b"b", headers=[])
    mortal_kafka.signal(signal.SIGSTOP)
    try:
        with pytest.raises(RelayDoubtError):
            await publisher.send({lab.partitions[0]: batch})
        ending = publisher.abandon()
        assert not (await asyncio.wait({ending}, timeout=0.5))[0], "by itself it would try for ever"
        publisher.cut_off()
        assert (await asyncio.wait({ending}, timeout=15))[0], "cut off, it ends"
    finally:
        mortal_kafka.signal(signal.SIGCONT)
