"""The two chains of work before a service may start: Kafka's and PostgreSQL's, side by side."""

import asyncio
from collections.abc import Callable, Sequence

from attune_provisioner.kafka import provision_kafka
from attune_provisioner.postgres import provision_postgres
from attune_provisioner.report import ProvisioningError, Report

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka
from attune_sandbox.locations import cache_folder
from attune_sandbox.platform.migrations import migrate_all
from attune_sandbox.platform.plan import INTEGRATORS, Plan
from attune_sandbox.platform.progress import Chain
from attune_sandbox.postgres.server import EmbeddedPostgres

KAFKA_STEPS = 4
POSTGRES_STEPS = 3


def kafka_server(plan: Plan, guard: Guard, chain: Chain) -> EmbeddedKafka:
    """Kafka with its jars fetched and verified, not started yet."""

    def fetched(done: int, total: int, name: str) -> None:
        chain.say(f"fetched {done} of {total} jars ({name})")

    with chain.step("its jars, checked against the lock"):
        jars = ensure_jars(cache_folder() / "kafka", progress=fetched)
    return EmbeddedKafka(plan.kafka(), jars, guard)


def prepare_kafka(plan: Plan, kafka: EmbeddedKafka, chain: Chain) -> Report:
    """Start Kafka and give it what the contracts say."""
    with chain.step("starting"):
        kafka.start()
    with chain.step("waiting until it is ready"):
        kafka.wait_until_ready()
    with chain.step("topics, users and access rules"):
        return _provisioned(
            lambda: provision_kafka(plan.administrator(), integrators=INTEGRATORS, passwords=plan.passwords.kafka)
        )


def prepare_postgres(
    plan: Plan, postgres: EmbeddedPostgres, guard: Guard, services: Sequence[str], chain: Chain
) -> Report:
    """Start PostgreSQL, give it roles and databases, migrate them side by side."""
    with chain.step("starting"):
        postgres.start()
        postgres.wait_until_ready()
    with chain.step("roles and databases"):
        url = plan.database_url("postgres", "postgres")
        passwords = plan.passwords.postgres
        report = _provisioned(lambda: asyncio.run(provision_postgres(url, services=services, passwords=passwords)))
    with chain.step(f"migrating {len(services)} databases"):
        migrate_all(plan, services, guard)
    return report


def _provisioned(work: Callable[[], Report]) -> Report:
    try:
        return work()
    except ProvisioningError as error:
        raise SandboxError(str(error)) from error
