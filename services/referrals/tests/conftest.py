"""Referrals as its users and neighbours meet it: the real application on a real database, the clock standing still."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_chassis.batch import Item, Tally
from attune_chassis.clock import FixedClock
from attune_chassis.database import Pool, open_pool
from attune_chassis.http import create_app
from attune_chassis.inbox import IntakeWork
from attune_chassis.outbox import Outbox
from attune_chassis.service import Resources
from attune_chassis.signing_keys import SigningKeys
from attune_chassis.subscription import IntakeSubscription, Record, Subscription
from attune_chassis.tokens import TokenVerifier
from attune_contracts import EventModel, Party, decode, encode
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.events.notifications import NotificationDeliveredV1, NotificationFailedV1
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.sealing import ReferredChild, Referrer, SealedReferral, seal_model
from attune_sandbox.keys import Keys
from attune_sandbox.tokens import AUDIENCE, ISSUER, mint_token
from referrals.main import definition
from referrals.settings import ReferralsSettings

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
KENT = "E10000016"
MAYPOLE, CROCKENHILL = "urn:118246", "urn:118254"
INTEGRATORS = ("schoolmis", "casework=E10000016")
CHILD = {"given_name": "Junipera", "family_name": "Valecroft", "date_of_birth": "2017-05-03"}
REFERRER = {"name": "Rowan Ashdownley", "email": "rowan.ashdownley@school.example"}
ELSA = UUID("019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11")


@dataclass(frozen=True, slots=True)
class Published:
    """One outbox row, decoded through the contracts."""

    topic: str
    key: str
    headers: dict[str, str]
    event: EventModel

    @property
    def ce_id(self) -> UUID:
        return UUID(self.headers["ce_id"])


@dataclass(frozen=True, slots=True)
class ReferralsUnderTest:
    """The service, its database, and how to ask it, tell it and send it things."""

    client: httpx.AsyncClient
    clock: FixedClock
    pool: Pool
    keys: Keys
    subscription: Subscription
    intake: IntakeSubscription
    superuser_url: str
    app_url: str
    readonly_url: str
    offsets: Any = field(default_factory=count)

    def token(self, role: str = "psychologist", **more: Any) -> str:
        """A token of the sandbox's issuer; a school's covers one setting unless `settings` says otherwise."""
        if role == "school":
            more.setdefault("settings", [MAYPOLE])
        return mint_token(self.keys, role, **more)

    async def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> httpx.Response:
        """Send a command; `key` is the Idempotency-Key, a new one when left out; `token`, `if_match` as named."""
        headers = {"Authorization": f"Bearer {more.get('token') or self.token()}"}
        headers["Idempotency-Key"] = key or str(uuid4())
        if "if_match" in more:
            headers["If-Match"] = more["if_match"]
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, *, token: str | None = None, **query: Any) -> httpx.Response:
        """Ask a question."""
        return await self.client.get(path, params=query, headers={"Authorization": f"Bearer {token or self.token()}"})

    async def make(self, **changes: Any) -> str:
        """Make a referral as the school, and give its id."""
        answer = await self.post("/v1/referrals", self.body(**changes), token=self.token("school"))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["referral_id"])

    def body(self, **changes: Any) -> dict[str, Any]:
        """What a school asks for."""
        return {
            "setting_id": MAYPOLE,
            "referral_type": "elsa",
            "reason_codes": ["manage_emotions"],
            "child": CHILD,
            "referrer": REFERRER,
            "made_on": "2026-09-07",
        } | changes

    async def decide(self, referral_id: str, what: str, body: Any = None, **more: Any) -> dict[str, Any]:
        """Carry out one decision, which must succeed."""
        answer = await self.post(f"/v1/referrals/{referral_id}/{what}", body, **more)
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    async def supported(self) -> str:
        """A referral that was accepted, allocated, supported and has its outcome."""
        referral_id = await self.make()
        await self.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
        await self.hear(self.accreditation())
        await self.decide(referral_id, "allocation", {"elsa_id": str(ELSA)})
        await self.decide(referral_id, "support-programme", {"started_on": "2026-09-14", "planned_weeks": 8})
        await self.decide(referral_id, "support-programme/end", {"ended_on": "2026-11-09"})
        await self.decide(referral_id, "outcome", {"outcome_code": "achieved"})
        return referral_id

    async def shown(self, referral_id: str, **more: Any) -> dict[str, Any]:
        """The referral as it stands."""
        answer = await self.get(f"/v1/referrals/{referral_id}", **more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def accreditation(self, elsa_id: UUID = ELSA, authority: str = KENT) -> AccreditationGrantedV1:
        """What training publishes about an ELSA."""
        return AccreditationGrantedV1(
            authority=authority,
            occurred_at=NOW,
            elsa_id=elsa_id,
            setting_id=MAYPOLE,
            parties=(Party(role="elsa", party_id=uuid4()),),
            policy_version="kent-elsa/1",
            training_days_attended=(1, 2, 3, 4, 5, 6),
            supervision_sessions_attended=4,
            granted_on=date(2026, 7, 1),
        )

    async def delivered(
        self, referral_id: str, notice: str, *, evidence: str = "accepted_by_server", version: int = 2, **more: Any
    ) -> None:
        """Notifications says that the notice of this decision reached the referrer."""
        told = NotificationDeliveredV1(
            **await self._about_notice(referral_id, notice),
            channel="email",
            evidence=evidence,
            delivered_at=NOW,
            confirmed_by="coordinator" if evidence == "human" else None,
        )
        await self.hear(told.model_copy(update=more.pop("changes", {})), version=version, **more)

    async def failed(self, referral_id: str, notice: str, *, version: int = 3, **more: Any) -> None:
        """Notifications says that the notice of this decision did not reach the referrer."""
        told = NotificationFailedV1(
            **await self._about_notice(referral_id, notice), channel="email", failure_reason="bounced"
        )
        await self.hear(told, version=version, **more)

    async def _about_notice(self, referral_id: str, notice: str) -> dict[str, Any]:
        shown = await self.shown(referral_id)
        duty = next(duty for duty in shown["notices"] if duty["notice"] == notice)
        return {
            "authority": KENT,
            "occurred_at": NOW,
            "notification_id": UUID(int=UUID(duty["notice_event_id"]).int ^ 1),
            "cause_event_id": UUID(duty["notice_event_id"]),
            "cause_type": f"attune.referrals.Referral{notice.capitalize()}.v1",
            "cause_subject": referral_id,
            "party_id": UUID(duty["party_id"]),
            "purpose": f"referral_{notice}",
        }

    async def hear(self, event: EventModel, *, version: int = 1, ce_id: UUID | None = None) -> None:
        """Let the consumer hear an event, in one transaction as the chassis does it."""
        message = encode(
            event,
            ce_id=ce_id or uuid4(),
            aggregate_version=version,
            recorded_at=NOW,
            correlation_id=uuid4(),
            causation_id=uuid4(),
        )
        record = Record(message.topic, 0, next(self.offsets), message.key, dict(message.headers), message.value)
        decoded = self.subscription.decode(record.headers, record.value or b"")
        async with self.pool.acquire() as connection, connection.transaction():
            await self.subscription.handlers[record.ce_type](connection, record, decoded)

    def sealed(self, ce_id: UUID, **changes: Any) -> Record:
        """A sealed referral as an integrator publishes it; `sealed_for` and `topic` as named."""
        plain = SealedReferral(
            event_id=changes.pop("sealed_for", ce_id),
            child=ReferredChild(given_name=CHILD["given_name"], family_name=CHILD["family_name"]),
            referrer=Referrer(**REFERRER),
        )
        topic = changes.pop("topic", "attune.intake.schoolmis")
        fields = {
            "authority": KENT,
            "occurred_at": NOW,
            "setting_id": MAYPOLE,
            "referral_type": "elsa",
            "reason_codes": ("self_esteem",),
            "sealed": seal_model(plain, self.keys.intake_public.read_text("utf-8")),
        }
        message = encode(
            ReferralSubmittedV1(**fields | changes),
            ce_id=ce_id,
            aggregate_version=1,
            recorded_at=NOW,
            correlation_id=ce_id,
            causation_id=ce_id,
            topic=topic,
        )
        return Record(topic, 0, next(self.offsets), message.key, dict(message.headers), message.value)

    async def send_in(self, record: Record) -> EventModel:
        """Let the intake consumer take in a record as the chassis does it, and give the answer."""
        before = len(await self.published())
        async with self.pool.acquire() as connection, connection.transaction():
            await IntakeWork(self.intake, "").apply(connection, Item(record), Tally())
        answers = [row for row in (await self.published())[before:] if row.topic == f"{record.topic}.results"]
        assert len(answers) == 1, "every record is answered exactly once"
        return answers[0].event

    async def published(self) -> list[Published]:
        """Everything in the outbox, in order."""
        rows = await self.rows("SELECT topic, key, headers, value FROM outbox ORDER BY id")
        found = []
        for row in rows:
            headers = dict(json.loads(row["headers"]))
            found.append(Published(row["topic"], row["key"].decode(), headers, decode(headers, row["value"])))
        return found

    async def types(self, referral_id: str) -> list[str]:
        """The names of the events published about a referral, in order."""
        return [
            row.headers["ce_type"].split(".")[2]
            for row in await self.published()
            if row.topic == "attune.referrals.referral" and row.key == referral_id
        ]

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """What a query finds, behind the scenes."""
        connection = await asyncpg.connect(self.superuser_url)
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest_asyncio.fixture
async def referrals(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys, clock: FixedClock
) -> AsyncIterator[ReferralsUnderTest]:
    database = await service_database("referrals")
    pool = await open_pool(database.app, application_name="referrals-test")
    settings = SimpleNamespace(
        contacts_public_key_file=sandbox_keys.contacts_public,
        intake_private_key_file=sandbox_keys.intake_private,
        settings_directory_file=None,
        authority_by_integrator=ReferralsSettings.model_construct(integrators=INTEGRATORS).authority_by_integrator,
    )
    resources = Resources(settings=settings, pool=pool, clock=clock, outbox=Outbox(definition.topics(settings)))
    app = create_app(
        title=definition.title,
        version="test",
        routers=definition.routers(resources),
        probes=None,
        token_verifier=_verifier(sandbox_keys),
        body_bytes_max=65_536,
    )
    heard, intake = definition.subscriptions(resources)
    assert isinstance(heard, Subscription)
    assert isinstance(intake, IntakeSubscription)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://referrals") as client:
        yield ReferralsUnderTest(
            client, clock, pool, sandbox_keys, heard, intake, database.superuser, database.app, database.readonly
        )
    await pool.close()


def _verifier(keys: Keys) -> TokenVerifier:
    async def read() -> bytes:
        return await asyncio.to_thread(keys.issuer_public.read_bytes)

    return TokenVerifier(SigningKeys(read, age_seconds_max=600), issuer=ISSUER, audience=AUDIENCE)
