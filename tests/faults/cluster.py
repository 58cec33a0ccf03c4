"""Everything a fault run is made of: servers, proxies before them, the processes of two services, and their clients."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.tokens import AUDIENCE, ISSUER, sign_token

from tests.faults.balancer import Balancer, Recorder
from tests.faults.clients import Answered, Clients
from tests.faults.servers import LOOPBACK, PASSWORD, Kafka
from tests.faults.stage import Processes, Stage

LOAD = "load"
SERVICES = ("orders", "ledger")
PROCESSES: Processes = {
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


class Cluster(Stage):
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
        super().__init__(
            processes=PROCESSES,
            migrations={service: f"tests.faults.schema.{service}" for service in SERVICES},
            kafka=Kafka,
            nursery="tests.faults.process",
            keep_logs=keep_logs,
            without=without,
        )
        self.seed, self.facts = seed, facts
        self._batch, self._client_count = batch, clients
        *api_ports, balancer_port, recorder_port = free_ports(4)
        self.api_ports = dict(zip(("orders-api-1", "orders-api-2"), api_ports, strict=True))
        self.balancer = Balancer(balancer_port, api_ports)
        self.recorder = Recorder(recorder_port)
        self.listeners += [self.balancer, self.recorder]
        scopes = ("orders:place",)
        token = sign_token(self.keys, subject="client", scopes=scopes, authority="E10000016", lifetime_seconds=86_400)
        self.clients = Clients(f"http://{LOOPBACK}:{balancer_port}", token, seed)
        self.lost: set[UUID] = set()
        """Facts committed after a backup and not published before its restore: gone, as a restore says."""
        self.told_since_backups: list[Answered] = []
        """Commands answered between a base backup and its restore: such a restore may take them back."""
        self.taken_in: set[UUID] = set()
        """What the stranger told for the first time: each must be taken in once."""

    async def start_processes(self) -> None:
        """All roles of both services, the bulk load and the clients."""
        await asyncio.gather(*(self.bear(name) for name in (*PROCESSES, LOAD)))
        self.clients.start(self._client_count)

    def service_of(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Service and roles of a process."""
        return (LOAD, ()) if name == LOAD else super().service_of(name)

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
            "FAULTS_WITHOUT": self.without,
        }

    async def end(self) -> None:
        """Stop everything and remove the folder."""
        self.clients.cancel()
        await super().end()
