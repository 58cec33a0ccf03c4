"""A sample service: as a module for tests in this process, and what its own process is told."""

import asyncio
import importlib
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_chassis.database import PoolLimits, open_pool
from attune_chassis.definition import Resources
from attune_chassis.http.app import create_app
from attune_chassis.migrate import load_migrations, migrate
from attune_chassis.serving import resources_of
from attune_chassis.signing_keys import keys_from_file
from attune_chassis.streams_http import routers_of
from attune_chassis.tokens import TokenVerifier
from attune_sandbox.testing.databases import DatabaseUrls
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from structlog.testing import capture_logs

ISSUER = "https://issuer.sample.example"
SAMPLE_FOLDER = Path(__file__).parent / "sample"
BODY_BYTES_MAX = 2048

MintToken = Callable[..., str]
Condition = Callable[[], Awaitable[object]]
Eventually = Callable[..., Awaitable[None]]


@pytest.fixture(scope="session")
def eventually() -> Eventually:
    """Wait until a condition holds; a time-out says what was awaited."""

    async def wait(condition: Condition, what: str, timeout_seconds: float = 20.0) -> None:
        deadline = time.monotonic() + timeout_seconds
        while not await condition():
            assert time.monotonic() < deadline, f"waited {timeout_seconds:g} seconds in vain until {what}"
            await asyncio.sleep(0.02)

    return wait


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """What must stand on the path of a process that imports the sample service."""
    return SAMPLE_FOLDER


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> ModuleType:
    """The sample service's module."""
    sys.path.insert(0, str(sample_folder))
    return importlib.import_module("sample_service.main")


@pytest.fixture(scope="session")
def issuer_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "first"})


@pytest.fixture(scope="session")
def jwks_file(issuer_key: ECKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issuer's public keys."""
    file = tmp_path_factory.mktemp("issuer") / "jwks.json"
    file.write_text(json.dumps(KeySet([issuer_key]).as_dict(private=False)), "utf-8")
    return file


@pytest.fixture(scope="session")
def mint(issuer_key: ECKey) -> MintToken:
    """A bearer token; give claims to differ from a good one, None to leave one out."""

    def make(key: ECKey = issuer_key, algorithm: str = "ES256", **claims: Any) -> str:
        now = int(time.time())
        good = {
            "iss": ISSUER,
            "aud": "attune",
            "sub": "someone",
            "exp": now + 300,
            "scope": "things:make things:read",
            "authority": "E10000016",
            "settings": ["urn:118246"],
            "party_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11",
        }
        kept = {name: value for name, value in {**good, **claims}.items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": key.kid}, kept, key, algorithms=[algorithm])

    return make


@pytest.fixture
def sample_environment(jwks_file: Path) -> dict[str, str]:
    """The least a sample service is told, without a database."""
    return {
        "ATTUNE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nowhere",
        "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9",
        "ATTUNE_AUTH_ISSUER": ISSUER,
        "ATTUNE_AUTH_JWKS_FILE": str(jwks_file),
    }


@pytest_asyncio.fixture
async def sample_database(plain_database: DatabaseUrls, sample: ModuleType) -> DatabaseUrls:
    """A database with the tables of the chassis and of the sample service."""
    connection = await asyncpg.connect(plain_database.owner)
    try:
        await migrate(connection, load_migrations(sample.definition.migrations))
    finally:
        await connection.close()
    return plain_database


@asynccontextmanager
async def client_of(sample: ModuleType, resources: Resources, jwks_file: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client that talks to the sample service in this process, through every layer of ours."""
    app = create_app(
        title="Sample service",
        version="1",
        routers=routers_of(sample.definition, resources),
        probes=None,
        token_verifier=TokenVerifier(keys_from_file(jwks_file, age_seconds_max=60), issuer=ISSUER, audience="attune"),
        body_bytes_max=BODY_BYTES_MAX,
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample") as client:
        yield client


@pytest_asyncio.fixture
async def client(
    sample: ModuleType, sample_database: DatabaseUrls, jwks_file: Path, sample_environment: dict[str, str]
) -> AsyncIterator[httpx.AsyncClient]:
    """The sample service over a real database."""
    pool = await open_pool(sample_database.app, application_name="sample")
    settings = sample.SampleSettings.model_construct()
    with capture_logs():
        async with client_of(sample, resources_of(sample.definition, settings, pool), jwks_file) as opened:
            yield opened
    await pool.close()


@pytest_asyncio.fixture
async def client_without_database(sample: ModuleType, jwks_file: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The sample service whose database is away."""
    pool = await open_pool(
        "postgresql://nobody@127.0.0.1:9/nowhere",
        application_name="sample",
        limits=PoolLimits(connect_timeout_seconds=1.0),
    )
    settings = sample.SampleSettings.model_construct()
    with capture_logs():
        async with client_of(sample, resources_of(sample.definition, settings, pool), jwks_file) as opened:
            yield opened
    await pool.close()
