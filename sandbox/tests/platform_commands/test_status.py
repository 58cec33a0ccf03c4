"""The status tells what runs, what waits, and what does not answer, without ever failing itself."""

import asyncio
import io
import os
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer
from attune_contracts.events.training import ElsaRegisteredV1
from attune_provisioner.kafka_admin import KafkaLogin
from attune_sandbox.platform.data_folder import RunState, as_entry
from attune_sandbox.platform.recovery import own_identity
from attune_sandbox.platform.status import Status, look, show
from attune_sandbox.processes import Identity, spawn
from attune_sandbox.testing.embedded import free_ports
from rich.console import Console

WAITING = f"""
    INSERT INTO outbox (ce_id, topic, partition, key, headers, value, created_at)
    SELECT gen_random_uuid(), '{ElsaRegisteredV1.topic}', 0, 'k', '[]', '{{}}',
           clock_timestamp() - n * interval '1 minute'
      FROM generate_series(1, 3) n;
    INSERT INTO parked (consumer, topic, partition, "offset", headers, reason, error, sha256)
    SELECT 'training', 't', 0, n, '[]', 'handler_error', 'ValueError', sha256('') FROM generate_series(1, 2) n;
    INSERT INTO held_key (consumer, topic, key) VALUES ('training', 't', 'k');
    INSERT INTO delivery (id, kind, target) SELECT gen_random_uuid(), 'mail', 'x' FROM generate_series(1, 4);
    INSERT INTO delivery (id, kind, target, state) VALUES (gen_random_uuid(), 'mail', 'x', 'accepted');
"""  # noqa: S608 - the name comes from the contracts


@dataclass
class Plan:
    """The part of a plan a status asks, pointed at servers of the test run."""

    service_port: int
    readonly_url: str
    admin: KafkaLogin

    def service_url(self, service: str) -> str:
        assert service == "training"
        return f"http://127.0.0.1:{self.service_port}"

    def database_url(self, role: str, database: str) -> str:
        assert (role, database) == ("training_readonly", "training")
        return self.readonly_url

    def administrator(self) -> KafkaLogin:
        return self.admin


@asynccontextmanager
async def service_saying(status_line: str) -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        assert request.startswith(b"GET /readyz ")
        writer.write(f"HTTP/1.1 {status_line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def ended_process(tmp_path: Path) -> Identity:
    child = spawn([sys.executable, "-c", ""], log=tmp_path / "log", environment=dict(os.environ))
    child.process.wait()
    return child.identity


def state(**processes: dict[str, float]) -> RunState:
    return RunState(18400, as_entry(own_identity()), processes=processes, ready=True)


def here(port: int) -> dict[str, float]:
    return as_entry(own_identity(), port=port)


def printed(status: Status) -> str:
    screen = io.StringIO()
    show(status, Console(file=screen, width=120))
    return re.sub(r"[^\S\n]+|[│┃]", " ", screen.getvalue())


async def test_what_waits_is_counted_as_the_readonly_user(service_database: Callable, topic_space) -> None:
    urls = await service_database("training")
    (topic,) = topic_space.create("story", partitions=2)
    async with AIOKafkaProducer(**topic_space.kafka.user("training").aiokafka()) as producer:
        for number in range(5):
            await producer.send_and_wait(topic, b"{}", partition=number % 2)
    connection = await asyncpg.connect(urls.superuser)
    await connection.execute(WAITING)
    position = "INSERT INTO position (consumer, topic, partition, next_offset) VALUES ('training', $1, $2, $3)"
    await connection.executemany(position, [(topic, 0, 1), (topic, 1, 2)])
    await connection.close()
    async with service_saying("200 OK") as port:
        status = await look(Plan(port, urls.readonly, topic_space.kafka.admin_login), state(training=here(port)))
    (service,) = status.services
    assert service.backlog is not None
    assert (service.lag, service.backlog.outbox_waiting) == (2, 3)
    assert 180 <= service.backlog.outbox_oldest_seconds < 240
    assert (service.backlog.parked, service.backlog.held_keys, service.backlog.deliveries_waiting) == (2, 1, 4)
    assert re.search(r" training +3 +1[89]\d +2 +2 +1 +4 ", printed(status))


async def test_a_process_is_told_with_port_memory_and_whether_it_is_ready(kafka, ended_process: Identity) -> None:
    kafka_port = int(kafka.bootstrap_servers.rpartition(":")[2])
    (nowhere,) = free_ports(1)
    async with service_saying("503 Service Unavailable") as port:
        status = await look(
            Plan(port, f"postgresql://127.0.0.1:{nowhere}/none", kafka.admin_login),
            state(
                kafka=here(kafka_port),
                mailbox=here(nowhere),
                training=here(port),
                postgres=as_entry(ended_process, port=kafka_port),
            ),
        )
    processes = {process.name: process for process in status.processes}
    assert {name: process.ready for name, process in processes.items()} == {
        "launcher": True,
        "kafka": True,
        "mailbox": False,
        "training": False,
        "postgres": False,
    }
    assert processes["postgres"].pid is None
    assert processes["kafka"].resident_bytes > 10_000_000
    assert re.search(rf" kafka +{os.getpid()} +{kafka_port} +\d+ +ready ", printed(status))
    assert re.search(rf" postgres +- +{kafka_port} +- +not running ", printed(status))


async def test_servers_that_do_not_answer_are_told_as_such(service_database: Callable, kafka) -> None:
    (nowhere,) = free_ports(1)
    silent = KafkaLogin.of_administrator(f"127.0.0.1:{nowhere}", "x")
    running = state(training=here(nowhere))
    gone = await look(Plan(nowhere, f"postgresql://127.0.0.1:{nowhere}/none", silent), running)
    assert (gone.services[0].backlog, gone.services[0].lag) == (None, None)
    assert re.search(r" training +no answer ", printed(gone))
    urls = await service_database("training")
    connection = await asyncpg.connect(urls.superuser)
    await connection.execute("INSERT INTO position (consumer, topic, partition) VALUES ('training', 't', 0)")
    await connection.close()
    without_kafka = await look(Plan(nowhere, urls.readonly, silent), running)
    assert without_kafka.services[0].lag is None
    assert re.search(r" training +0 +- +no answer +0 +0 +0 ", printed(without_kafka))
    without_topic = await look(Plan(nowhere, urls.readonly, kafka.admin_login), running)
    assert without_topic.services[0].lag is None
