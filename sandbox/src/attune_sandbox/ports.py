"""The ports of one sandbox, all counted from one base, and who has them when they are taken."""

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from attune_contracts.topics import SERVICES

from attune_sandbox.errors import SandboxError

LOOPBACK = "127.0.0.1"
DEFAULT_BASE = 18400
BASE_MAX = 65_500
BASE_STEP = 100


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens: services at base + 1 to + 4, PostgreSQL + 10, Kafka + 20 and 21, mail + 30 and 31."""

    base: int

    def service(self, name: str) -> int:
        return self.base + 1 + SERVICES.index(name)

    @property
    def postgres(self) -> int:
        return self.base + 10

    @property
    def kafka(self) -> int:
        return self.base + 20

    @property
    def kafka_controller(self) -> int:
        return self.base + 21

    @property
    def smtp(self) -> int:
        return self.base + 30

    @property
    def mailbox(self) -> int:
        return self.base + 31

    def all(self) -> dict[str, int]:
        """Every port by what it is for."""
        return {name: self.service(name) for name in SERVICES} | {
            "PostgreSQL": self.postgres,
            "Kafka": self.kafka,
            "Kafka's controller": self.kafka_controller,
            "the mailbox's SMTP": self.smtp,
            "the mailbox's page": self.mailbox,
        }

    def refuse_taken(self) -> None:
        """Raise SandboxError naming the first taken port, who has it, and a base that is free."""
        for purpose, port in self.all().items():
            if not is_free(port):
                raise SandboxError(
                    f"Port {port} ({purpose}) is taken by {_holder(port)}. Stop that program or choose other ports: "
                    f"./attune up --port-base {free_base(self.base)}"
                )


def is_free(port: int) -> bool:
    """Whether we could listen on a port of the loopback interface."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def free_base(after: int) -> int:
    """The next base whose ports are all free."""
    for base in _bases(after):
        if all(is_free(port) for port in Ports(base).all().values()):
            return base
    raise SandboxError("No hundred ports in a row are free on this machine.")


def _bases(after: int) -> Iterator[int]:
    yield from range(after + BASE_STEP, BASE_MAX, BASE_STEP)
    yield from range(DEFAULT_BASE, after, BASE_STEP)


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except psutil.Error:
        # Without rights over all processes (macOS) nobody tells us who it is.
        return "another program"
    return "another program"
