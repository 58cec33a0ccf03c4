"""A service as its users and neighbours meet it: its real routes over a real database, with a clock that stands still.

The conftest of a service gives `ServiceUnderTest` words of its own and lets `served` make it.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import httpx
from attune_chassis.clock import FixedClock
from attune_chassis.database import Pool, open_pool
from attune_chassis.http.app import DescribedApp, create_app
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources, ServiceDefinition
from attune_chassis.signing_keys import keys_from_file
from attune_chassis.streams_http import routers_of
from attune_chassis.subscription import (
    BatchSubscription,
    IntakeSubscription,
    Received,
    Record,
    Unprocessable,
    in_bulk,
)
from attune_chassis.tokens import TokenVerifier
from attune_contracts import EventModel, decode, encode
from attune_contracts.goldens import valid_goldens

from attune_sandbox.keys import Keys
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.watched_reading import Reading, watching
from attune_sandbox.tokens import AUDIENCE, ISSUER

BODY_BYTES_MAX = 65_536
LOCK_SECONDS_MAX = 20.0
LOCK_POLL_SECONDS = 0.01
WAITING_FOR_A_LOCK = (
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'"
)
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

Served = TypeVar("Served", bound="ServiceUnderTest")


@dataclass(frozen=True, slots=True)
class Published:
    """One outbox row, decoded through the contracts."""

    topic: str
    key: str
    headers: dict[str, str]
    event: EventModel

    @property
    def ce_id(self) -> UUID:
        """The id of the event."""
        return UUID(self.headers["ce_id"])


@dataclass(frozen=True, kw_only=True)
class ServiceUnderTest:
    """The service, its database, and how to ask it things."""

    definition: ServiceDefinition
    app: DescribedApp
    resources: Resources
    clock: FixedClock
    client: httpx.AsyncClient
    keys: Keys
    database: DatabaseUrls
    reading: Reading

    @property
    def pool(self) -> Pool:
        """Connections as the service itself has them."""
        return self.resources.pool

    @cached_property
    def subscriptions(self) -> list[BatchSubscription]:
        """What the service hears of our own."""
        found = self.definition.subscriptions(self.resources)
        return [in_bulk(one) for one in found if not isinstance(one, IntakeSubscription)]

    @cached_property
    def intake(self) -> IntakeSubscription:
        """What the service takes in from others."""
        (found,) = (s for s in self.definition.subscriptions(self.resources) if isinstance(s, IntakeSubscription))
        return found

    def token(self) -> str:
        """Of whoever usually asks this service; each service says who that is."""
        raise NotImplementedError

    async def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """Send a command; `key` is the Idempotency-Key, a new one when left out; `token`, `if_match` as named."""
        return await self._command("POST", path, body, key=key, **more)

    async def put(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """The same by the other verb of commands."""
        return await self._command("PUT", path, body, key=key, **more)

    async def _command(self, verb: str, path: str, body: Any, *, key: str | None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {more.get('token') or self.token()}"}
        headers["Idempotency-Key"] = key or str(uuid4())
        if "if_match" in more:
            headers["If-Match"] = more["if_match"]
        return await self.client.request(verb, path, json=body, headers=headers)

    async def get(self, path: str, *, token: str | None = None, **query: Any) -> httpx.Response:
        """Ask a question."""
        return await self.client.get(path, params=query, headers={"Authorization": f"Bearer {token or self.token()}"})

    @asynccontextmanager
    async def handling(self, first: Record, *more: Record) -> AsyncIterator[None]:
        """Records of one reader decoded and handled as the chassis does it; their transaction is open in the block."""
        (hears,) = (one for one in self.subscriptions if first.topic in one.topics and first.ce_type in one.readable)
        received = [Received(record, hears.decode(record.headers, record.value or b"")) for record in (first, *more)]
        async with self.pool.acquire() as connection, connection.transaction():
            await hears.handle(connection, received)
            yield

    async def handle(self, first: Record, *more: Record) -> None:
        """The same, and its transaction ended."""
        async with self.handling(first, *more):
            pass

    async def hear_goldens(self) -> None:
        """Every golden record this service hears. It may park some: one sealed to another key, for example."""
        for offset, golden in enumerate(valid_goldens()):
            key = (golden.key or "").encode()
            record = Record(golden.topic, 0, offset, key, golden.headers, golden.value)
            if any(record.topic in one.topics and record.ce_type in one.types for one in self.subscriptions):
                with contextlib.suppress(Unprocessable):
                    await self.handle(record)

    async def published(self) -> list[Published]:
        """Everything in the outbox, in order."""
        found = []
        for row in await self.rows("SELECT topic, key, headers, value FROM outbox ORDER BY id"):
            headers = dict(json.loads(row["headers"]))
            found.append(Published(row["topic"], row["key"].decode(), headers, decode(headers, row["value"])))
        return found

    async def events(self) -> list[EventModel]:
        """The events in the outbox, in order."""
        return [row.event for row in await self.published()]

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """What a query finds, behind the scenes."""
        connection = await asyncpg.connect(self.database.superuser)
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    async def until_waiting_for_a_lock(self, count: int = 1) -> None:
        """Poll until so many transactions of this database wait for a lock; a TimeoutError says how many do."""
        waiting = 0
        try:
            async with asyncio.timeout(LOCK_SECONDS_MAX):
                while waiting < count:
                    await asyncio.sleep(LOCK_POLL_SECONDS)
                    waiting = len(await self.rows(WAITING_FOR_A_LOCK))
        except TimeoutError:
            raise TimeoutError(f"{count} transactions should wait for a lock, {waiting} do") from None


@asynccontextmanager
async def served(
    kind: type[Served],
    definition: ServiceDefinition,
    *,
    settings: Any,
    database: DatabaseUrls,
    keys: Keys,
    now: datetime,
    base_url: str | None = None,
    **more: Any,
) -> AsyncIterator[Served]:
    """The service during the block, at `now`; `more` are the fields `kind` has beside those of `ServiceUnderTest`.

    What the service reads of events without declaring it in the contracts' `readers` fails the test.
    """
    pool = await open_pool(database.app, application_name=f"{definition.name}-test")
    outbox = Outbox(definition.topics(settings))
    clock = FixedClock(now)
    resources = Resources(settings=settings, pool=pool, clock=clock, outbox=outbox)
    app = create_app(
        title=definition.title,
        version="test",
        routers=routers_of(definition, resources),
        probes=None,
        token_verifier=TokenVerifier(
            keys_from_file(keys.issuer_public, age_seconds_max=600), issuer=ISSUER, audience=AUDIENCE
        ),
        body_bytes_max=BODY_BYTES_MAX,
    )
    transport = httpx.ASGITransport(app)
    address = base_url or f"http://{definition.name}"
    with watching(definition.name) as reading:
        async with httpx.AsyncClient(transport=transport, base_url=address) as client:
            yield kind(
                definition=definition,
                app=app,
                resources=resources,
                clock=clock,
                client=client,
                keys=keys,
                database=database,
                reading=reading,
                **more,
            )
    await pool.close()
    if undeclared := reading.undeclared():
        raise AssertionError("\n".join(undeclared))


def record_of(
    event: EventModel,
    *,
    recorded_at: datetime,
    ce_id: UUID | None = None,
    version: int = 1,
    offset: int = 0,
    topic: str | None = None,
    headers: dict[str, str] | None = None,
) -> Record:
    """The event as a record of the log; `headers` come on top of, or instead of, its own."""
    message = encode(
        event,
        ce_id=ce_id or uuid4(),
        aggregate_version=version,
        recorded_at=recorded_at,
        correlation_id=uuid4(),
        causation_id=uuid4(),
        traceparent=TRACEPARENT,
        topic=topic,
    )
    return Record(message.topic, 0, offset, message.key, dict(message.headers) | (headers or {}), message.value)
