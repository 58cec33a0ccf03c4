"""The administrator's connection to Kafka, and waiting for a broker that is still starting."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from attune_provisioner.kafka_server import ADMINISTRATOR
from attune_provisioner.report import ProvisioningError

REQUEST_TIMEOUT_SECONDS = 30.0
ATTEMPT_TIMEOUT_SECONDS = 2.0
POLL_SECONDS = 0.05

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class KafkaLogin:
    """One user's way into the cluster. `mechanism` is PLAIN for the administrator, SCRAM-SHA-512 for everybody else."""

    bootstrap_servers: str
    username: str
    password: str = field(repr=False)
    mechanism: str = "SCRAM-SHA-512"
    security_protocol: str = "SASL_PLAINTEXT"
    ca_file: str | None = None

    @classmethod
    def of_administrator(cls, bootstrap_servers: str, password: str) -> "KafkaLogin":
        return cls(bootstrap_servers, ADMINISTRATOR, password, mechanism="PLAIN")

    def librdkafka(self) -> dict[str, str | int]:
        """The configuration of a confluent-kafka client."""
        configuration: dict[str, str | int] = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.security_protocol,
            "sasl.mechanism": self.mechanism,
            "sasl.username": self.username,
            "sasl.password": self.password,
            "log_level": 0,  # what matters comes back as an answer or an error
        }
        return configuration | ({"ssl.ca.location": self.ca_file} if self.ca_file else {})

    def aiokafka(self) -> dict[str, str]:
        """The keyword arguments of an aiokafka client without TLS."""
        return {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
        }


class _Refusals:
    """Collects what a client says about its login; librdkafka itself keeps trying for ever."""

    def __init__(self) -> None:
        self.refused = False

    def __call__(self, error: KafkaError) -> None:
        self.refused = self.refused or error.code() == KafkaError._AUTHENTICATION  # noqa: SLF001 -- its public name


def accepts(login: KafkaLogin, *, timeout_seconds: float = ATTEMPT_TIMEOUT_SECONDS) -> bool | None:
    """Whether the cluster lets this user in: True, False, or None when nobody answered in time."""
    refusals = _Refusals()
    client = AdminClient({**login.librdkafka(), "error_cb": refusals})
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        try:
            client.list_topics(timeout=0.5)
        except KafkaException:
            client.poll(0)
            if refusals.refused:
                return False
        else:
            return True
    return None


def connect(login: KafkaLogin, *, wait_seconds: float) -> AdminClient:
    """A client that has reached the cluster; raises ProvisioningError when that took longer than `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    answer = None
    while answer is None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ProvisioningError(
                f"Kafka at {login.bootstrap_servers} did not answer within {wait_seconds:g} seconds. Is it running?"
            )
        answer = accepts(login, timeout_seconds=min(left, ATTEMPT_TIMEOUT_SECONDS))
    if not answer:
        raise ProvisioningError(f"Kafka at {login.bootstrap_servers} refuses the password of user {login.username}.")
    return AdminClient(login.librdkafka())


def result(future: "Future[Answer]") -> Answer:
    """What an admin request answered; raises ProvisioningError with the broker's own words."""
    try:
        return future.result(timeout=REQUEST_TIMEOUT_SECONDS)
    except KafkaException as error:
        raise ProvisioningError(f"Kafka refused: {error.args[0].str()}") from error
    except TimeoutError as error:
        raise ProvisioningError(f"Kafka did not answer within {REQUEST_TIMEOUT_SECONDS:g} seconds.") from error


def wait_until(condition: Callable[[], bool], what: str, *, timeout_seconds: float = REQUEST_TIMEOUT_SECONDS) -> None:
    """Wait until the broker itself sees what the controller has written down already."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise ProvisioningError(f"Waited {timeout_seconds:g} seconds in vain until {what}.")
        time.sleep(POLL_SECONDS)
