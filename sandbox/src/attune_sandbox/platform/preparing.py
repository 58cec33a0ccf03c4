"""The two chains of work before a service may start: Kafka's and PostgreSQL's, side by side."""

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from attune_provisioner.kafka import provision_kafka
from attune_provisioner.postgres import provision_postgres
from attune_provisioner.report import ProvisioningError, Report

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka
from attune_sandbox.locations import cache_folder
from attune_sandbox.platform.parts import console_script
from attune_sandbox.platform.plan import INTEGRATORS, Plan
from attune_sandbox.platform.progress import Chain
from attune_sandbox.postgres.server import EmbeddedPostgres

KAFKA_STEPS = 4
POSTGRES_STEPS = 3
MIGRATION_TIMEOUT_SECONDS = 120.0


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
    with chain.step(f"migrating {len(services)} databases"), ThreadPoolExecutor(max(1, len(services))) as pool:
        list(pool.map(lambda service: migrate(plan, service, guard), services))
    return report


def migrate(plan: Plan, service: str, guard: Guard) -> None:
    """Run `<service> migrate`; raises SandboxError with its own last sentence when it refuses."""
    done = subprocess.run(  # noqa: S603 -- our own program
        [str(console_script(service)), "migrate"],
        env={**plan.migration_environment(service), **guard.environment},
        capture_output=True,
        text=True,
        timeout=MIGRATION_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise SandboxError(f"The database of {service} could not be migrated: {words}")


def _provisioned(work: Callable[[], Report]) -> Report:
    try:
        return work()
    except ProvisioningError as error:
        raise SandboxError(str(error)) from error
