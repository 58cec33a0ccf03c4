"""Awards as their users meet them: the real application over a real database, with a clock that stands still."""

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
from attune_chassis.subscription import Subscription
from attune_chassis.tokens import TokenVerifier
from attune_contracts import EventModel, decode
from attune_sandbox.keys import Keys
from attune_sandbox.tokens import AUDIENCE, ISSUER
from awards.adapters.wire import partition_counts
from awards.main import definition
from joserfc import jwt
from joserfc.jwk import ECKey

NOW = datetime(2025, 7, 1, 10, 30, tzinfo=UTC)
APPLICANT = "awards:submit awards:read"
PANEL = "awards:decide awards:read"
CHARTER = {
    "scheme": "birmingham-send-coproduction",
    "setting_id": "urn:103100",
    "contact": {"name": "Robin Fairweather", "email": "robin.fairweather@school.example"},
    "signed_on": "2025-01-10",
}
WHOLE_PLAN = {
    "co_commissioning": ["Parents score the bids."],
    "co_design": ["A pupil panel redraws the transition week."],
    "co_delivery": ["Two parents lead the coffee mornings."],
    "co_assessment": ["Families review the plan."],
}


@dataclass(frozen=True, slots=True)
class Published:
    """One outbox row, decoded through the contracts."""

    topic: str
    key: str
    headers: dict[str, str]
    event: EventModel


@dataclass(frozen=True, slots=True)
class AwardsUnderTest:
    """The service, its database, and how to ask it things."""

    client: httpx.AsyncClient
    clock: FixedClock
    pool: Pool
    subscription: Subscription
    keys: Keys
    superuser_url: str
    readonly_url: str

    def token(
        self,
        scopes: str = APPLICANT,
        *,
        authority: str = "E08000025",
        settings: tuple[str, ...] = ("*",),
        subject: str = "school",
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

    async def enter(self, **changes: Any) -> str:
        """Sign the charter and give the entry's id."""
        response = await self.post("/v1/entries", CHARTER | changes)
        assert response.status_code == 201, response.text
        return str(response.json()["entry_id"])

    async def submit(self, entry_id: str, stage: str, **more: Any) -> httpx.Response:
        """Submit a stage, with a whole delivery plan."""
        body = {"stage": stage, "submitted_on": "2025-02-03", "delivery_plan": WHOLE_PLAN}
        return await self.post(f"/v1/entries/{entry_id}/submissions", body, **more)

    async def decide(self, entry_id: str, submission_id: str, **words: Any) -> httpx.Response:
        """The panel's word, to award unless told otherwise."""
        token = words.pop("token", None) or self.token(PANEL, subject="champion")
        headers = {name: words.pop(name) for name in ("key", "if_match") if name in words}
        body = {"decision": "award", "decided_on": "2025-03-03"} | words
        path = f"/v1/entries/{entry_id}/submissions/{submission_id}/decision"
        return await self.post(path, body, token=token, **headers)

    async def award(self, entry_id: str, *stages: str) -> str:
        """Submit these stages and have each awarded; gives the last submission's id."""
        submission_id = ""
        for stage in stages:
            submitted = await self.submit(entry_id, stage)
            assert submitted.status_code == 201, submitted.text
            submission_id = submitted.json()["submission_id"]
            assert (await self.decide(entry_id, submission_id)).status_code == 201
        return submission_id

    async def published(self) -> list[Published]:
        """Everything in the outbox, in order."""
        rows = await self.rows("SELECT topic, key, headers, value FROM outbox ORDER BY id")
        found = []
        for row in rows:
            headers = dict(json.loads(row["headers"]))
            found.append(Published(row["topic"], row["key"].decode(), headers, decode(headers, row["value"])))
        return found

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
async def awards(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys, clock: FixedClock
) -> AsyncIterator[AwardsUnderTest]:
    database = await service_database("awards")
    pool = await open_pool(database.app, application_name="awards-test")
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
    (subscription,) = definition.subscriptions(resources)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://awards") as client:
        yield AwardsUnderTest(client, clock, pool, subscription, sandbox_keys, database.superuser, database.readonly)
    await pool.close()


def _verifier(keys: Keys) -> TokenVerifier:
    async def read() -> bytes:
        return await asyncio.to_thread(keys.issuer_public.read_bytes)

    return TokenVerifier(SigningKeys(read, age_seconds_max=600), issuer=ISSUER, audience=AUDIENCE)
