"""The ports of a sandbox, all counted from one base, and who sits on one that is taken."""

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass

import psutil
from attune_contracts.topics import SERVICES

from attune_sandbox.errors import EXIT_MISUSED, SandboxError

LOOPBACK = "127.0.0.1"
DEFAULT_PORT_BASE = 18400
PORT_BASE_MIN, PORT_BASE_MAX = 1024, 65_400


@dataclass(frozen=True, slots=True)
class Ports:
    """`base` + 1 ... for the services, + 10 PostgreSQL, + 20 Kafka, + 21 its controller, + 30 SMTP, + 31 mailbox page."""

    base: int = DEFAULT_PORT_BASE

    def __post_init__(self) -> None:
        if not PORT_BASE_MIN <= self.base <= PORT_BASE_MAX:
            raise SandboxError(
                f"--port-base must lie between {PORT_BASE_MIN} and {PORT_BASE_MAX}.", exit_code=EXIT_MISUSED
            )

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

    def all(self) -> Mapping[int, str]:
        """Every port with what it is for."""
        return {self.service(name): name for name in SERVICES} | {
            self.postgres: "PostgreSQL",
            self.kafka: "Kafka",
            self.kafka_controller: "Kafka's controller",
            self.smtp: "the mail server",
            self.mailbox: "the mailbox page",
        }

    def check_free(self) -> None:
        """Raises SandboxError naming the first port that is taken, and by whom where the system tells."""
        for port, purpose in self.all().items():
            if not _is_free(port):
                raise SandboxError(
                    f"Port {port}, meant for {purpose}, is taken by {_holder(port)}. Stop that program, or choose "
                    f"other ports: ./attune up --port-base {self.base + 1000}"
                )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port that only remembers closed connections is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _holder(port: int) -> str:
    with contextlib.suppress(psutil.Error, PermissionError):
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"
