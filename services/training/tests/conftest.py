"""Training as its users meet it: the real application over a real database, with a clock that stands still."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_chassis.clock import FixedClock
from attune_chassis.database import Pool, open_pool
from attune_chassis.http import create_app
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources
from attune_chassis.signing_keys import SigningKeys
from attune_chassis.tokens import TokenVerifier
from attune_contracts import EventModel, decode
from attune_sandbox.keys import Keys
from attune_sandbox.tokens import AUDIENCE, ISSUER
from joserfc import jwt
from joserfc.jwk import ECKey
from training.adapters.wire import partition_counts
from training.main import definition

NOW = datetime(2025, 7, 1, 10, 30, tzinfo=UTC)
LOCK_TIMEOUT_SECONDS = 20
COORDINATOR = "training:register training:record training:read"


@dataclass(frozen=True, slots=True)
class Published:
    """One outbox row, decoded through the contracts."""

    topic: str
    key: str
    headers: dict[str, str]
    event: EventModel


@dataclass(frozen=True, slots=True)
class TrainingUnderTest:
    """The service, its database, and how to ask it things."""

    client: httpx.AsyncClient
    clock: FixedClock
    pool: Pool
    keys: Keys
    superuser_url: str
    readonly_url: str

    def token(
        self,
        scopes: str = COORDINATOR,
        *,
        authority: str = "E10000016",
        settings: tuple[str, ...] = ("*",),
        subject: str = "coordinator",
    ) -> str:
        """A token of the sandbox's issuer with these scopes."""
        key = ECKey.import_key(json.loads(self.keys.issuer_private.read_text("utf-8")))
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 600, "scope": scopes}
        return jwt.encode(
            {"alg": "ES256", "kid": key.kid}, claims | {"authority": authority, "settings": list(settings)}, key
        )

    async def post(self, path: str, body: dict[str, Any], *, key: str | None = None, **more: Any) -> httpx.Response:
        """Send a command; `key` is the Idempotency-Key, a new one when left out; `token`, `if_match` as named."""
        headers = {"Authorization": f"Bearer {more.get('token') or self.token()}"}
        headers["Idempotency-Key"] = key or str(uuid4())
        if "if_match" in more:
            headers["If-Match"] = more["if_match"]
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, *, token: str | None = None, **query: Any) -> httpx.Response:
        """Ask a question."""
        return await self.client.get(path, params=query, headers={"Authorization": f"Bearer {token or self.token()}"})

    async def register(self, **changes: Any) -> str:
        """Register an ELSA since January and give their id."""
        body = {
            "setting_id": "urn:118246",
            "name": "Rowan Ashdown",
            "email": "rowan.ashdown@school.example",
            "registered_on": "2025-01-06",
        }
        response = await self.post("/v1/elsas", body | changes)
        assert response.status_code == 201, response.text
        return str(response.json()["elsa_id"])

    async def published(self) -> list[Published]:
        """Everything in the outbox, in order."""
        rows = await self.rows("SELECT topic, key, headers, value FROM outbox ORDER BY id")
        found = []
        for row in rows:
            headers = dict(json.loads(row["headers"]))
            found.append(Published(row["topic"], row["key"].decode(), headers, decode(headers, row["value"])))
        return found

    async def until_somebody_waits_for_a_lock(self) -> None:
        """Return once a transaction on this database stands before a lock."""
        query = (
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND state = 'active'"
        )
        found: list[Any] = []
        try:
            async with asyncio.timeout(LOCK_TIMEOUT_SECONDS):
                while not found:
                    found = await self.rows(query)
        except TimeoutError:
            pytest.fail(f"nobody came to stand before a lock within {LOCK_TIMEOUT_SECONDS} seconds")

    async def rows(self, query: str) -> list[Any]:
        """What a query finds, behind the scenes."""
        connection = await asyncpg.connect(self.superuser_url)
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest_asyncio.fixture
async def training(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys, clock: FixedClock
) -> AsyncIterator[TrainingUnderTest]:
    database = await service_database("training")
    pool = await open_pool(database.app, application_name="training-test")
    settings = SimpleNamespace(contacts_public_key_file=sandbox_keys.contacts_public)
    resources = Resources(settings=settings, pool=pool, clock=clock, outbox=Outbox(partition_counts()))
    app = create_app(
        title=definition.title,
        version="test",
        routers=definition.routers(resources),
        probes=None,
        token_verifier=_verifier(sandbox_keys),
        body_bytes_max=65_536,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://training") as client:
        yield TrainingUnderTest(client, clock, pool, sandbox_keys, database.superuser, database.readonly)
    await pool.close()


def _verifier(keys: Keys) -> TokenVerifier:
    async def read() -> bytes:
        return await asyncio.to_thread(keys.issuer_public.read_bytes)

    return TokenVerifier(SigningKeys(read, age_seconds_max=600), issuer=ISSUER, audience=AUDIENCE)
