"""The two servers of a test run, whoever runs them."""

import asyncio
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Protocol

from attune_contracts.topics import SERVICES
from attune_provisioner.kafka import kafka_users
from attune_provisioner.kafka_admin import KafkaLogin, connect
from attune_provisioner.kafka_users import ensure_users
from attune_provisioner.postgres import connect as connect_postgres
from attune_provisioner.report import Report

INTEGRATORS = ("schoolmis", "casework")
"""The integrators every test run knows; the second is there to be kept out of the first one's topics."""

PLAIN = "plain"
"""Stands for a service in databases that hold nothing at all."""

DATABASE_OWNERS = (*SERVICES, PLAIN)


@dataclass(frozen=True, slots=True)
class KafkaFacts:
    """A running Kafka: where it is, and the secret all passwords of this run follow from."""

    bootstrap_servers: str
    secret: str

    def as_message(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PostgresFacts:
    """A running PostgreSQL: host and port, and the secret all passwords of this run follow from."""

    host: str
    port: int
    secret: str

    def url(self, role: str, database: str) -> str:
        """The connection of a login role to a database."""
        return f"postgresql://{role}:{password_of(self.secret, role)}@{self.host}:{self.port}/{database}"

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url("postgres", database)

    def as_message(self) -> dict[str, str | int]:
        return asdict(self)


class Backend(Protocol):
    """Starts the servers when first asked, stops them at the end of the run."""

    def kafka(self) -> KafkaFacts: ...

    def postgres(self) -> PostgresFacts: ...

    def stop(self) -> None: ...


def password_of(secret: str, user: str) -> str:
    """The password of a user in this test run: the same in every worker, without telling each of them."""
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


def administrator(facts: KafkaFacts) -> KafkaLogin:
    return KafkaLogin.of_administrator(facts.bootstrap_servers, password_of(facts.secret, "admin"))


def create_kafka_users(facts: KafkaFacts, *, wait_seconds: float) -> None:
    """Every user of the contracts, once per run."""
    login = administrator(facts)
    passwords = {user: password_of(facts.secret, user) for user in kafka_users(INTEGRATORS)}
    ensure_users(connect(login, wait_seconds=wait_seconds), login, passwords, Report())


def wait_for_postgres(facts: PostgresFacts, *, wait_seconds: float) -> None:
    """Wait until the server lets the superuser in."""

    async def knock() -> None:
        connection = await connect_postgres(facts.superuser_url(), wait_seconds=wait_seconds)
        await connection.close()

    # In a thread of its own: the test that asked may have an event loop already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(knock())).result()
