"""The pytest plugin: fixtures `kafka`, `topic_space`, `postgres`, `service_database`, `plain_database` and friends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from attune_contracts.topics import SERVICES

from attune_sandbox.keys import Keys, ensure_keys
from attune_sandbox.service_environment import Surroundings
from attune_sandbox.testing import unchecked
from attune_sandbox.testing.browser import browser
from attune_sandbox.testing.databases import PLAIN, DatabaseUrls, SharedPostgres, by_console_script, leave_empty
from attune_sandbox.testing.java import java
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.node import node
from attune_sandbox.testing.servers import INTEGRATORS
from attune_sandbox.testing.sharing import LocalServers, RemoteServers, Switchboard

__all__ = ["browser", "java", "node"]

DIRECTIONS = "attune_servers"
SERVERS: "pytest.StashKey[LocalServers | RemoteServers]" = pytest.StashKey()
SWITCHBOARD: "pytest.StashKey[Switchboard]" = pytest.StashKey()
NOWHERE_PORT = 9

ServiceDatabase = Callable[[str], Awaitable[DatabaseUrls]]
SurroundingsOf = Callable[..., Surroundings]


def pytest_configure(config: pytest.Config) -> None:
    """A worker asks the controlling process; everybody else has the servers itself."""
    # Before Python 3.12 pytest-asyncio, asking for the current loop, makes one nobody closes, and with warnings as
    # errors some innocent later test fails. Once "none" was set, asking makes none.
    asyncio.set_event_loop(None)
    config.pluginmanager.register(unchecked, "attune_unchecked")
    directions = getattr(config, "workerinput", {}).get(DIRECTIONS)
    config.stash[SERVERS] = RemoteServers(directions) if directions else LocalServers()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of pytest-xdist how to call."""
    config: pytest.Config = node.config
    servers = config.stash[SERVERS]
    if isinstance(servers, LocalServers):
        if SWITCHBOARD not in config.stash:
            config.stash[SWITCHBOARD] = Switchboard(servers)
        node.workerinput[DIRECTIONS] = config.stash[SWITCHBOARD].directions()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests that share a platform to one worker, all others to whichever is free."""
    from attune_sandbox.testing.spreading import SharedPlatformsTogether  # noqa: PLC0415 -- xdist is there only for workers

    return SharedPlatformsTogether(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    if SWITCHBOARD in config.stash:
        config.stash[SWITCHBOARD].close()
    if SERVERS in config.stash:
        config.stash[SERVERS].stop()


@pytest.fixture(scope="session")
def kafka(pytestconfig: pytest.Config) -> SharedKafka:
    """The run's one real Kafka, with every user of the contracts. For topics ask for `topic_space`."""
    return SharedKafka(pytestconfig.stash[SERVERS].kafka())


@pytest.fixture
def topic_space(kafka: SharedKafka) -> Iterator[TopicSpace]:
    """Topics of this test only, under a fresh prefix; none before `provision()` or `create(...)`."""
    space = TopicSpace(kafka)
    yield space
    space.remove()


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> SharedPostgres:
    """The run's one real PostgreSQL. For databases ask for `service_database` or `plain_database`."""
    return SharedPostgres(pytestconfig.stash[SERVERS].postgres())


@pytest.fixture(scope="session")
def sandbox_keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Keys of a token issuer and for sealing, as files."""
    return ensure_keys(tmp_path_factory.mktemp("keys"))


@pytest_asyncio.fixture
async def service_database(postgres: SharedPostgres, sandbox_keys: Keys) -> AsyncIterator[ServiceDatabase]:
    """`await service_database("referrals")`: a fresh migrated database of a service, gone after the test."""
    made: list[DatabaseUrls] = []

    async def make(service: str) -> DatabaseUrls:
        if service not in SERVICES:
            raise ValueError(f"there is no service {service!r}; services: {', '.join(SERVICES)}")

        def about(database: DatabaseUrls) -> Surroundings:
            return _surroundings(service, sandbox_keys, database)

        database = await postgres.clone(service, template=service, migrate=by_console_script(service, about))
        made.append(database)
        return database

    yield make
    for database in made:
        await postgres.drop(database)


@pytest_asyncio.fixture
async def plain_database(postgres: SharedPostgres) -> AsyncIterator[DatabaseUrls]:
    """An empty database with the roles of a service, for tests that bring their own schema."""
    database = await postgres.clone(PLAIN, template=PLAIN, migrate=leave_empty)
    yield database
    await postgres.drop(database)


@pytest.fixture
def surroundings(sandbox_keys: Keys, kafka: SharedKafka) -> SurroundingsOf:
    """What a service process is told: `surroundings("referrals", database, http_port=..., smtp_port=..., ...)`.

    Give the result to `plain_settings` and `secret_settings` of `attune_sandbox.service_environment`; together they are
    the `ATTUNE_...` variables of the process.
    """

    def make(service: str, database: DatabaseUrls, **more: Any) -> Surroundings:
        login = kafka.user(service)
        given = {"kafka_bootstrap_servers": login.bootstrap_servers, "kafka_password": login.password}
        return _surroundings(service, sandbox_keys, database, **(given | more))

    return make


def _surroundings(service: str, keys: Keys, database: DatabaseUrls, **more: Any) -> Surroundings:
    nowhere: dict[str, Any] = {
        "http_port": 0,
        "kafka_bootstrap_servers": f"127.0.0.1:{NOWHERE_PORT}",
        "kafka_password": "",
        "smtp_port": NOWHERE_PORT,
        "public_url": "http://127.0.0.1",
        "integrators": INTEGRATORS,
    }
    urls = {
        "database_url": database.app,
        "relay_database_url": database.relay,
        "owner_database_url": database.owner,
    }
    return Surroundings(**(nowhere | {"service": service, "keys": keys} | urls | more))
