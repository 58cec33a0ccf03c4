"""The servers of a test run as child processes of ours, in a folder that is gone afterwards."""

import secrets
import shutil
import socket

from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka, KafkaPlan
from attune_sandbox.locations import cache_folder
from attune_sandbox.postgres.server import EmbeddedPostgres, PostgresPlan
from attune_sandbox.testing.servers import KafkaFacts, PostgresFacts, create_kafka_users, password_of
from attune_sandbox.testing.temporary import make_folder, quickest_place

LOOPBACK = "127.0.0.1"
KAFKA_WAIT_SECONDS = 60.0


class EmbeddedBackend:
    """Kafka and PostgreSQL started when first asked for. Neither survives a power cut, and need not."""

    def __init__(self) -> None:
        self._folder = make_folder(quickest_place())
        self._secret = secrets.token_hex(16)
        self._guard = Guard(self._folder / "guard.log")
        self._kafka: EmbeddedKafka | None = None
        self._postgres: EmbeddedPostgres | None = None

    def kafka(self) -> KafkaFacts:
        client_port, controller_port = free_ports(2)
        plan = KafkaPlan(
            folder=self._folder / "kafka",
            logs=self._folder / "logs",
            client_port=client_port,
            controller_port=controller_port,
            administrator_password=password_of(self._secret, "admin"),
            durable=False,
            quick_start=True,
        )
        self._kafka = EmbeddedKafka(plan, ensure_jars(cache_folder() / "kafka"), self._guard)
        self._kafka.start()
        self._kafka.wait_until_ready()
        facts = KafkaFacts(plan.bootstrap_servers, self._secret)
        create_kafka_users(facts, wait_seconds=KAFKA_WAIT_SECONDS)
        return facts

    def postgres(self) -> PostgresFacts:
        (port,) = free_ports(1)
        plan = PostgresPlan(
            folder=self._folder / "postgres",
            logs=self._folder / "logs",
            port=port,
            superuser_password=password_of(self._secret, "postgres"),
            durable=False,
        )
        self._postgres = EmbeddedPostgres(plan, self._guard)
        self._postgres.start()
        self._postgres.wait_until_ready()
        return PostgresFacts(LOOPBACK, port, self._secret)

    def stop(self) -> None:
        if self._kafka:
            self._kafka.stop()
        if self._postgres:
            self._postgres.stop()
            self._postgres.remove_data()
        self._guard.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
