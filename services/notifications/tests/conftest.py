"""Notifications as it runs: its own builders over a real database and mail server, with a clock that stands still."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from attune_chassis.clock import FixedClock
from attune_chassis.database import Pool, open_pool
from attune_chassis.deliveries import Delivery, DeliveryChannel, Outcome
from attune_chassis.http import create_app
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources
from attune_chassis.signing_keys import keys_from_file
from attune_chassis.subscription import Record
from attune_chassis.timers import Timer
from attune_chassis.tokens import TokenVerifier
from attune_contracts import EventModel, Party, decode, encode
from attune_contracts.events.referrals import ContactStatedV1, ReferralAcceptedV1, ReferralDeclinedV1, ReferralMadeV1
from attune_contracts.sealing import ContactDetails, seal_model
from attune_sandbox.keys import Keys
from attune_sandbox.mailbox import Mailbox
from attune_sandbox.tokens import AUDIENCE, ISSUER
from joserfc import jwt
from joserfc.jwk import ECKey
from notifications.adapters.wire import owned_topics
from notifications.main import build_deliveries, build_routers, build_subscriptions, build_timers
from notifications.settings import NotificationsSettings

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
KENT = "E10000016"
REFERENCE = "REF-7K3M-9QX2"
EMAIL = "ottilie.planted@school.example"
NAME = "Ottilie Planted-Person"
PUBLIC_URL = "http://127.0.0.1:18404"
WAITING_FOR_A_LOCK = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Case:
    """One referral as other services tell it: a referrer, a child, events and contacts with ids of their own."""

    def __init__(self, keys: Keys, authority: str = KENT) -> None:
        self.keys = keys
        self.authority = authority
        self.referral_id = uuid4()
        self.referrer = uuid4()
        self.child = uuid4()

    @property
    def common(self) -> dict[str, Any]:
        """What every event of the case says."""
        referrer = Party(role="referrer", party_id=self.referrer)
        return {
            "authority": self.authority,
            "occurred_at": NOW,
            "referral_id": self.referral_id,
            "reference": REFERENCE,
            "parties": (referrer,),
        }

    def made(self) -> ReferralMadeV1:
        """The referral was made."""
        child = Party(role="child", party_id=self.child)
        return ReferralMadeV1(
            **self.common | {"parties": (*self.common["parties"], child)},
            referral_type="elsa",
            setting_id="urn:118246",
            reason_codes=("self_esteem",),
            received_by="http",
        )

    def accepted(self) -> ReferralAcceptedV1:
        """The referral was accepted."""
        return ReferralAcceptedV1(**self.common, accepted_on=date(2026, 9, 14))

    def declined(self) -> ReferralDeclinedV1:
        """The referral was declined, with signposts."""
        return ReferralDeclinedV1(
            **self.common, decline_reason="no_capacity", signpost_codes=("sendiass",), declined_on=date(2026, 9, 14)
        )

    def contact(self, *, email: str = EMAIL, sealed_to: str | None = None) -> ContactStatedV1:
        """The referrer's contact, sealed to notifications unless another key set is given."""
        public = sealed_to or self.keys.contacts_public.read_text("utf-8")
        sealed = seal_model(ContactDetails(name=NAME, email=email), public)
        return ContactStatedV1(authority=self.authority, occurred_at=NOW, party_id=self.referrer, sealed=sealed)


@dataclass(slots=True)
class NotificationsUnderTest:
    """The service's handlers, sender, timers and HTTP surface over one database."""

    resources: Resources
    keys: Keys
    client: httpx.AsyncClient
    mailbox: Mailbox

    @property
    def pool(self) -> Pool:
        return self.resources.pool

    @property
    def clock(self) -> FixedClock:
        assert isinstance(self.resources.clock, FixedClock)
        return self.resources.clock

    @property
    def channel(self) -> DeliveryChannel:
        (channel,) = build_deliveries(self.resources)
        return channel

    def case(self, authority: str = KENT) -> Case:
        return Case(self.keys, authority)

    def with_settings(self, **changed: Any) -> "NotificationsUnderTest":
        """The same service told something else."""
        settings = self.resources.settings.model_copy(update=changed)
        return replace(self, resources=replace(self.resources, settings=settings))

    async def hear(self, event: EventModel, *, ce_id: UUID | None = None, version: int = 1, **headers: str) -> UUID:
        """One record through decoding and its handler, in one transaction; the id of the event."""
        async with self.hearing(event, ce_id=ce_id, version=version, **headers) as heard:
            return heard

    @contextlib.asynccontextmanager
    async def hearing(
        self, event: EventModel, *, ce_id: UUID | None = None, version: int = 1, **headers: str
    ) -> AsyncIterator[UUID]:
        """The same, with the transaction still open during the block."""
        record = record_of(event, ce_id or uuid4(), version, headers)
        (subscription,) = build_subscriptions(self.resources)
        decoded = subscription.decode(record.headers, record.value or b"")
        async with self.pool.acquire() as connection, connection.transaction():
            await subscription.handlers[record.ce_type](connection, record, decoded)
            yield record.ce_id

    async def until_waiting_for_a_lock(self, count: int) -> None:
        """Poll until so many transactions of this database wait for a lock; a TimeoutError says how many do."""
        waiting = 0
        try:
            async with asyncio.timeout(10):
                while waiting < count:
                    await asyncio.sleep(0.01)
                    waiting = len(await self.rows(WAITING_FOR_A_LOCK))
        except TimeoutError:
            raise TimeoutError(f"{count} transactions should wait for a lock, {waiting} do") from None

    async def waiting_deliveries(self) -> list[Delivery]:
        """What is to be sent."""
        rows = await self.rows("SELECT * FROM delivery WHERE state IN ('waiting', 'sending') ORDER BY id")
        return [Delivery(row["id"], row["kind"], row["target"], row["attempts"], row["started_at"]) for row in rows]

    async def fire_due_timers(self) -> int:
        """Fire every timer that is due by the clock, each in its own transaction; how many there were."""
        handlers = build_timers(self.resources)
        due = await self.rows("SELECT * FROM timer WHERE due <= $1", self.clock.now())
        for row in due:
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute("DELETE FROM timer WHERE id = $1", row["id"])
                timer = Timer(row["id"], row["due"], row["kind"], row["subject"])
                await handlers[row["kind"]](connection, timer, self.clock.now())
        return len(due)

    async def attempt(self, delivery: Delivery) -> Outcome:
        """Call the sender once, as the delivery loop does after committing `sending`."""
        return await self.channel.send(replace(delivery, attempts=delivery.attempts + 1))

    async def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Settle an outcome in one transaction, as the delivery loop does."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("DELETE FROM delivery WHERE id = $1", delivery.id)
            await self.channel.settle(connection, delivery, outcome)

    async def deliver_all(self) -> None:
        """Attempt and settle everything that waits."""
        for delivery in await self.waiting_deliveries():
            await self.settle(delivery, await self.attempt(delivery))

    async def rows(self, query: str, *values: Any) -> list[Any]:
        async with self.pool.acquire() as connection:
            return list(await connection.fetch(query, *values))

    async def published(self) -> list[EventModel]:
        """The outbox, decoded through the contracts, in order."""
        found = await self.rows("SELECT headers, value FROM outbox ORDER BY id")
        return [decode(dict(json.loads(row["headers"])), row["value"]) for row in found]

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows("SELECT state FROM notification ORDER BY created_at")]

    async def steps(self) -> list[tuple[str, str]]:
        query = "SELECT what, detail FROM notification_step ORDER BY notification_id, number"
        return [(row["what"], row["detail"]) for row in await self.rows(query)]

    def token(
        self,
        scopes: str = "notifications:read notifications:follow-up",
        *,
        authority: str = KENT,
        settings: Iterable[str] = ("*",),
        subject: str = "coordinator-7",
    ) -> str:
        """A token of the sandbox's issuer with these scopes."""
        key = ECKey.import_key(json.loads(self.keys.issuer_private.read_text("utf-8")))
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 600, "scope": scopes}
        claims |= {"authority": authority, "settings": list(settings)}
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)

    async def get(self, path: str, *, token: str | None = None, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        return await self.client.get(path, params=query, headers=headers)

    async def post(
        self, path: str, body: dict[str, Any], *, key: str | None = None, token: str | None = None, **headers: str
    ) -> httpx.Response:
        headers |= {"Authorization": f"Bearer {token or self.token()}", "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(path, json=body, headers=headers)


def record_of(event: EventModel, ce_id: UUID, version: int, headers: dict[str, str]) -> Record:
    """The event as a record of the log."""
    message = encode(
        event,
        ce_id=ce_id,
        aggregate_version=version,
        recorded_at=NOW,
        correlation_id=uuid4(),
        causation_id=uuid4(),
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    return Record(message.topic, 0, 0, message.key, dict(message.headers) | headers, message.value)


@pytest_asyncio.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    async with Mailbox.running(tmp_path / "mailbox") as running:
        yield running


@pytest.fixture
def settings(sandbox_keys: Keys, mailbox: Mailbox) -> NotificationsSettings:
    return NotificationsSettings(
        database_url="postgresql://nowhere",
        kafka_bootstrap_servers="127.0.0.1:9",
        auth_issuer=ISSUER,
        auth_jwks_file=sandbox_keys.issuer_public,
        contacts_private_key_file=sandbox_keys.contacts_private,
        acknowledgement_secret_file=sandbox_keys.acknowledgement_secret,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.smtp_port,
        smtp_starttls=False,
        smtp_timeout_seconds=5.0,
        mail_from="attune@sandbox.example",
        public_url=PUBLIC_URL,
    )


@pytest_asyncio.fixture
async def service(
    service_database: Any, sandbox_keys: Keys, mailbox: Mailbox, settings: NotificationsSettings
) -> AsyncIterator[NotificationsUnderTest]:
    """The service over a fresh database and an empty mailbox, at NOW."""
    database = await service_database("notifications")
    pool = await open_pool(database.app, application_name="notifications-tests")
    resources = Resources(settings, pool, FixedClock(NOW), Outbox(owned_topics()))
    application = create_app(
        title="Notifications under test",
        version="0",
        routers=build_routers(resources),
        probes=None,
        token_verifier=TokenVerifier(
            keys_from_file(sandbox_keys.issuer_public, age_seconds_max=60), issuer=ISSUER, audience=AUDIENCE
        ),
        body_bytes_max=settings.http_body_bytes_max,
    )
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield NotificationsUnderTest(resources, sandbox_keys, client, mailbox)
    await pool.close()
