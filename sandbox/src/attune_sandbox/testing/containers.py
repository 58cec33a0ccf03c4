"""The servers of a test run in containers, with the very configuration the embedded ones get."""

import contextlib
import io
import os
import secrets
import socket
import tarfile
import time

from attune_provisioner.kafka_server import ClientListener, KafkaServer, jaas_configuration, server_properties
from testcontainers.core.container import DockerContainer

from attune_sandbox.testing.servers import KafkaFacts, PostgresFacts, create_kafka_users, password_of, wait_for_postgres

UNIX = "unix://"
DEFAULT_ENGINE = "unix:///var/run/docker.sock"
KAFKA_IMAGE = "apache/kafka:4.3.1"
POSTGRES_IMAGE = "postgres:18"
KAFKA_PORT = 9092
CONTROLLER_PORT = 9093
POSTGRES_PORT = 5432
WAIT_SECONDS = 120.0
START_SCRIPT = "/tmp/start.sh"  # noqa: S108 -- inside the container
MOUNTED_CONFIGURATION = "/mnt/shared/config/server.properties"
JAAS_FILE = "/tmp/jaas.conf"  # noqa: S108 -- inside the container
POSTGRES_SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"


class ApacheKafka(DockerContainer):
    """`apache/kafka`: the port it must advertise is known only once it runs, so its files are put in then."""

    def __init__(self, administrator_password: str) -> None:
        super().__init__(KAFKA_IMAGE)
        self._administrator_password = administrator_password
        self.with_exposed_ports(KAFKA_PORT)
        self.with_env("KAFKA_OPTS", f"-Djava.security.auth.login.config={JAAS_FILE}")
        self.with_env("KAFKA_HEAP_OPTS", "-Xmx512m")
        # A folder of its own for what the image derives from the mounted file, as in docker-compose.yml.
        self.with_tmpfs_mount("/opt/kafka/config", "uid=1000,gid=1000,mode=0700")
        waiting = f"while [ ! -f {START_SCRIPT} ]; do sleep 0.1; done; exec bash {START_SCRIPT}"
        self.with_command(f"sh -c '{waiting}'")

    def bootstrap_servers(self) -> str:
        return f"{self.get_container_host_ip()}:{self.get_exposed_port(KAFKA_PORT)}"

    def begin(self) -> None:
        """Start the container and tell the broker its outside address; does not wait for the broker."""
        self.start()
        host, port = self.bootstrap_servers().split(":")
        client = ClientListener("CLIENT", "0.0.0.0", KAFKA_PORT, host, int(port))  # noqa: S104 -- in the container
        server = KafkaServer((client,), "localhost", CONTROLLER_PORT, "/tmp/kafka-data", durable=False)  # noqa: S108 -- in the container
        files = {
            MOUNTED_CONFIGURATION: server_properties(server),
            JAAS_FILE: jaas_configuration(self._administrator_password),
            START_SCRIPT: "exec /etc/kafka/docker/run\n",
        }
        self.get_wrapped_container().put_archive("/", _archive(files))


class ContainerBackend:
    """Kafka and PostgreSQL as containers of the local engine; testcontainers removes them, also after a crash."""

    def __init__(self) -> None:
        self._secret = secrets.token_hex(16)
        self._containers: list[DockerContainer] = []

    def kafka(self) -> KafkaFacts:
        container = ApacheKafka(password_of(self._secret, "admin"))
        self._containers.append(container)
        container.begin()
        facts = KafkaFacts(container.bootstrap_servers(), self._secret)
        create_kafka_users(facts, wait_seconds=WAIT_SECONDS)
        return facts

    def postgres(self) -> PostgresFacts:
        container = DockerContainer(POSTGRES_IMAGE).with_exposed_ports(POSTGRES_PORT)
        container.with_env("POSTGRES_PASSWORD", password_of(self._secret, "postgres"))
        container.with_env("POSTGRES_INITDB_ARGS", "--locale-provider=builtin --locale=C.UTF-8")
        container.with_command(f"postgres {POSTGRES_SETTINGS}")
        self._containers.append(container)
        container.start()
        host, port = container.get_container_host_ip(), int(container.get_exposed_port(POSTGRES_PORT))
        facts = PostgresFacts(host, port, self._secret)
        wait_for_postgres(facts, wait_seconds=WAIT_SECONDS)
        return facts

    def stop(self) -> None:
        for container in self._containers:
            container.stop()


def engine_answers() -> bool:
    """Whether a container engine answers on this machine."""
    import docker  # noqa: PLC0415 -- only where somebody may want containers
    from docker.errors import DockerException  # noqa: PLC0415 -- likewise

    address = os.environ.get("DOCKER_HOST", DEFAULT_ENGINE)
    if address.startswith(UNIX) and not _somebody_listens(address.removeprefix(UNIX)):
        return False
    try:
        with contextlib.closing(docker.from_env(timeout=3)) as client:
            return bool(client.ping())
    except DockerException:
        return False


def _somebody_listens(path: str) -> bool:
    # Asked by ourselves first: docker's client leaves a socket open where it cannot connect, and warnings are errors.
    with socket.socket(socket.AF_UNIX) as attempt:
        attempt.settimeout(1.0)
        try:
            attempt.connect(path)
        except OSError:
            return False
    return True


def _archive(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in files.items():
            content = text.encode()
            entry = tarfile.TarInfo(name.lstrip("/"))
            entry.size, entry.mtime, entry.mode = len(content), int(time.time()), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
