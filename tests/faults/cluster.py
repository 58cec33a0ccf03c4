"""Everything a fault run is made of: servers, proxies before them, the processes of two services, and their clients."""

import asyncio
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from attune_sandbox.guarding import Guard
from attune_sandbox.keys import ensure_keys
from attune_sandbox.testing.embedded import FOLDER_PREFIX, free_ports, remove_abandoned, write_owner
from attune_sandbox.tokens import AUDIENCE, ISSUER, sign_token

from tests.faults.balancer import Balancer, Recorder
from tests.faults.children import Child, Nursery
from tests.faults.clients import Answered, Clients
from tests.faults.proxy import Proxy
from tests.faults.servers import LOOPBACK, PASSWORD, Kafka, Postgres

PASSABLE = 0o711
LOAD = "load"
SERVICES = ("orders", "ledger")
PROCESSES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "orders-api-1": ("orders", ("api",)),
    "orders-api-2": ("orders", ("api",)),
    "orders-relay-1": ("orders", ("relay",)),
    "orders-relay-2": ("orders", ("relay",)),
    "orders-consumer-1": ("orders", ("consumer",)),
    "orders-consumer-2": ("orders", ("consumer",)),
    "orders-timer-1": ("orders", ("timer",)),
    "orders-timer-2": ("orders", ("timer",)),
    "ledger-relay-1": ("ledger", ("relay",)),
    "ledger-relay-2": ("ledger", ("relay",)),
    "ledger-consumer-1": ("ledger", ("consumer",)),
    "ledger-consumer-2": ("ledger", ("consumer",)),
}
"""Two of every role: each is killed while the other goes on."""


class Cluster:
    """`async with Cluster(seed=..., facts=...) as cluster:` everything runs; at the end nothing is left."""

    def __init__(
        self,
        *,
        seed: int,
        facts: int,
        batch: int = 2000,
        clients: int = 4,
        keep_logs: Path | None = None,
        without: Sequence[str] = (),
    ) -> None:
        remove_abandoned(Path(tempfile.gettempdir()))
        self.folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self.folder.chmod(PASSABLE)
        write_owner(self.folder)
        self.seed, self.facts = seed, facts
        self._keep_logs = keep_logs
        self._without = ",".join(without)
        self._batch, self._client_count = batch, clients
        self.guard = Guard(self.folder / "guard.log")
        self.keys = ensure_keys(self.folder / "keys")
        self.kafka = Kafka(self.folder, self.guard)
        self.postgres = {service: Postgres(service, self.folder, self.guard) for service in SERVICES}
        self.nursery = Nursery(self.folder, self.guard)
        self.kafka_proxy = Proxy(self.kafka.proxy_port, self.kafka.behind_port)
        self.postgres_proxies = {
            service: Proxy(server.proxy_port, server.port) for service, server in self.postgres.items()
        }
        *api_ports, balancer_port, recorder_port = free_ports(4)
        self.api_ports = dict(zip(("orders-api-1", "orders-api-2"), api_ports, strict=True))
        self.balancer = Balancer(balancer_port, api_ports)
        self.recorder = Recorder(recorder_port)
        self._listeners: tuple[Proxy | Balancer | Recorder, ...] = (
            self.kafka_proxy,
            *self.postgres_proxies.values(),
            self.balancer,
            self.recorder,
        )
        scopes = ("orders:place",)
        token = sign_token(self.keys, subject="client", scopes=scopes, authority="E10000016", lifetime_seconds=86_400)
        self.clients = Clients(f"http://{LOOPBACK}:{balancer_port}", token, seed)
        self.lost: set[UUID] = set()
        """Facts committed after a backup and not published before its restore: gone, as a restore says."""
        self.told_since_backups: list[Answered] = []
        """Commands answered between a base backup and its restore: such a restore may take them back."""
        self.taken_in: set[UUID] = set()
        """What the stranger told for the first time: each must be taken in once."""
        self.absent: set[str] = set()
        """Children that are not to be revived when they end."""
        self.revived: Counter[str] = Counter()
        self.birth_orders: dict[str, Sequence[Mapping[str, Any]]] = {}
        """What a process is told when it is revived."""
        self._reviving: set[asyncio.Task[Any]] = set()
        self._ending = False

    async def __aenter__(self) -> "Cluster":
        try:
            await self._start()
        except BaseException:
            await self.end()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def _start(self) -> None:
        nursery = asyncio.create_task(self.nursery.start())
        await asyncio.gather(
            asyncio.to_thread(self.kafka.start), *(asyncio.to_thread(each.start) for each in self.postgres.values())
        )
        await asyncio.to_thread(self.kafka.provision)
        for service, server in self.postgres.items():
            await server.provision(f"tests.faults.schema.{service}")
        for listener in self._listeners:
            await listener.start()
        await nursery
        self.nursery.on_end = self._child_ended

    async def start_processes(self) -> None:
        """All roles of both services, the bulk load and the clients."""
        await asyncio.gather(*(self.bear(name) for name in (*PROCESSES, LOAD)))
        self.clients.start(self._client_count)

    def child(self, name: str) -> Child:
        """The present life of a process."""
        return self.nursery.children[name]

    async def bear(self, name: str, *, orders: Sequence[Mapping[str, Any]] = (), **more: str) -> Child:
        """Start a process of the plan; `more` are further variables of its environment."""
        service, roles = PROCESSES.get(name, (LOAD, ()))
        return await self.nursery.bear(name, service, roles, self.environment(name, service) | more, orders)

    async def wake(self, child: Child) -> None:
        """SIGCONT."""
        child.signal(signal.SIGCONT)
        child.stopped = False

    async def dismiss(self, *names: str, number: signal.Signals = signal.SIGKILL) -> None:
        """End processes and let them be absent."""
        self.absent |= set(names)
        for name in names:
            self.child(name).asked_to_end = True
            self.child(name).signal(signal.SIGCONT)
            self.child(name).signal(number)
        for name in names:
            if self.child(name).alive:
                await self.child(name).ended()

    async def call_back(self, *names: str) -> None:
        """Start absent processes again."""
        self.absent -= set(names)
        for name in names:
            if not self.child(name).alive:
                await self.bear(name)

    def environment(self, name: str, service: str) -> dict[str, str]:
        """What a process is told, as production tells it."""
        service = "orders" if service == LOAD else service
        server = self.postgres[service]
        return {
            "ATTUNE_DATABASE_URL": server.url("app", proxied=name != LOAD),
            "ATTUNE_RELAY_DATABASE_URL": server.url("relay", proxied=True),
            "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": f"{LOOPBACK}:{self.kafka.proxy_port}",
            "ATTUNE_KAFKA_USERNAME": service,
            "ATTUNE_KAFKA_PASSWORD": PASSWORD,
            "ATTUNE_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
            "ATTUNE_HTTP_PORT": str(self.api_ports.get(name, 0)),
            "ATTUNE_AUTH_ISSUER": ISSUER,
            "ATTUNE_AUTH_AUDIENCE": AUDIENCE,
            "ATTUNE_AUTH_JWKS_FILE": str(self.keys.issuer_public),
            "ATTUNE_LOG_LEVEL": "warning",
            "ATTUNE_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS": "4",
            "ATTUNE_PARCELS_URL": f"http://{LOOPBACK}:{self.recorder.port}",
            "FAULTS_SEED": str(self.seed),
            "FAULTS_FACTS": str(self.facts),
            "FAULTS_BATCH": str(self._batch),
            "FAULTS_WITHOUT": self._without,
        }

    def _child_ended(self, child: Child) -> None:
        if self._ending or child.name in self.absent or self.child(child.name) is not child:
            return
        self.revived[child.name] += 1
        reviving = asyncio.create_task(self.bear(child.name, orders=self.birth_orders.pop(child.name, ())))
        self._reviving.add(reviving)
        reviving.add_done_callback(self._reviving.discard)

    async def end(self) -> None:
        """Stop everything and remove the folder."""
        self._ending = True
        self.clients.cancel()
        for reviving in self._reviving:
            reviving.cancel()
        await self.nursery.stop()
        for listener in self._listeners:
            await listener.stop()
        for server in self.postgres.values():
            await asyncio.to_thread(server.remove)
        await asyncio.to_thread(self.kafka.stop)
        await asyncio.to_thread(self.guard.close)
        if self._keep_logs is not None:
            shutil.copytree(self.folder / "logs", self._keep_logs, dirs_exist_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
