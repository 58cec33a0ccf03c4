"""The stage of the loop run: both services in all their roles, two processes of each, with everything they talk to.

The first process of a role goes to the servers directly, the second through the proxies: so the network of one can be
made bad while the other goes on, and half of the traffic costs the harness nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self
from uuid import uuid5

from attune_chassis.ids import ATTUNE_NAMESPACE
from attune_contracts.topics import intake_results_topic, intake_topic
from attune_provisioner.kafka import kafka_users, provision_kafka
from attune_provisioner.kafka_admin import connect
from attune_sandbox.service_environment import Surroundings, plain_settings, secret_settings
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.tokens import mint_token

from tests.faults.balancer import Balancer
from tests.faults.servers import LOOPBACK, PASSWORD, WAIT_SECONDS, Kafka
from tests.faults.stage import Processes, Stage
from tests.loop.postbox import Postbox

SERVICES = ("referrals", "notifications")
ROLES = ("api", "relay", "consumer", "timer")
INTEGRATOR = "schoolmis"
INTAKE, INTAKE_RESULTS = intake_topic(INTEGRATOR), intake_results_topic(INTEGRATOR)
PROCESSES: Processes = {
    f"{service}-{role}-{number}": (service, (role,)) for service in SERVICES for role in ROLES for number in (1, 2)
}
"""Two of every role; the timer role carries the deliveries, too."""
KENT, BIRMINGHAM = "E10000016", "E08000025"
SCHOOLS_EACH = 40
PROBE_SECONDS = 0.5
ROLES_OF_PEOPLE = ("school", "psychologist", "coordinator", "mentor")
QUICK = {
    "ATTUNE_LOG_LEVEL": "warning",
    "ATTUNE_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS": "4",
    "ATTUNE_SMTP_TIMEOUT_SECONDS": "3",
    "ATTUNE_NOTIFY_TIMEOUT_SECONDS": "3",
    "ATTUNE_SMTP_BACKOFF_SECONDS_FIRST": "0.3",
    "ATTUNE_SMTP_BACKOFF_SECONDS_MAX": "3",
    "ATTUNE_SMTP_ATTEMPTS_MAX": "12",
}
"""Shorter waits, so that a run holds many faults."""
SCHOOLS: Mapping[str, tuple[str, ...]] = {
    authority: tuple(f"attune:{uuid5(ATTUNE_NAMESPACE, f'{authority}/{number}')}" for number in range(SCHOOLS_EACH))
    for authority in (KENT, BIRMINGHAM)
}
"""Invented settings of each authority."""


class LoopKafka(Kafka):
    """The broker with the topics, users and rights of the contracts."""

    def provision(self) -> None:
        """As an installation does it."""
        self.admin = connect(self.login, wait_seconds=WAIT_SECONDS)
        passwords = dict.fromkeys(kafka_users([INTEGRATOR]), PASSWORD)
        provision_kafka(self.login, integrators=[INTEGRATOR], passwords=passwords)


class LoopStage(Stage):
    """`async with LoopStage(seed=...) as stage:` servers run; then `start_processes`."""

    def __init__(self, *, seed: int, keep_logs: Path | None = None, without: Sequence[str] = ()) -> None:
        super().__init__(
            processes=PROCESSES,
            migrations={service: service for service in SERVICES},
            kafka=LoopKafka,
            nursery="tests.loop.process",
            keep_logs=keep_logs,
            without=without,
        )
        self.seed = seed
        ports = free_ports(len(SERVICES) * 3 + 1)
        self.postbox = Postbox(ports.pop(), seed)
        self.balancers: dict[str, Balancer] = {}
        self.api_ports: dict[str, int] = {}
        for service in SERVICES:
            door, *behind = (ports.pop() for _ in range(3))
            self.balancers[service] = Balancer(door, behind, PROBE_SECONDS)
            self.api_ports |= {f"{service}-api-{number}": port for number, port in enumerate(behind, 1)}
        self._directory = self.folder / "settings.csv"
        self.listeners += [self.postbox, *self.balancers.values()]

    async def __aenter__(self) -> Self:
        lines = [f"{authority},{school},School" for authority, schools in SCHOOLS.items() for school in schools]
        self._directory.write_text("\n".join(["authority,setting_id,name", *lines, ""]), "utf-8")
        return await super().__aenter__()

    def url(self, service: str) -> str:
        """Where clients reach a service."""
        return f"http://{LOOPBACK}:{self.balancers[service].port}"

    def is_ready(self, name: str) -> bool:
        """Whether this process of an API is in rotation."""
        return self.balancers[self.processes[name][0]].is_ready(self.api_ports[name])

    def token(self, role: str, authority: str) -> str:
        """A token that outlives the run, for every setting of the authority."""
        return mint_token(self.keys, role, authority=authority, settings=["*"], lifetime_seconds=86_400)

    async def start_processes(self) -> None:
        """Every role of both services."""
        await asyncio.gather(*map(self.bear, PROCESSES))

    def environment(self, name: str, service: str) -> dict[str, str]:
        """What a process is told, as production tells it."""
        server, proxied = self.postgres[service], name.endswith("-2")
        about = Surroundings(
            service=service,
            keys=self.keys,
            http_port=self.api_ports.get(name, 0),
            kafka_bootstrap_servers=self.kafka.proxied_address if proxied else self.kafka.direct_address,
            kafka_password=PASSWORD,
            database_url=server.url("app", proxied=proxied),
            relay_database_url=server.url("relay", proxied=proxied),
            owner_database_url=server.url("owner"),
            smtp_port=self.postbox.port,
            public_url=self.url("notifications"),
            integrators=(INTEGRATOR,),
        )
        more = {"FAULTS_WITHOUT": self.without, "ATTUNE_SETTINGS_DIRECTORY_FILE": str(self._directory)}
        return plain_settings(about) | secret_settings(about) | QUICK | more
