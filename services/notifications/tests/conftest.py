"""Notifications as it runs: its own builders over a real database and mail server."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from attune_chassis.deliveries import Delivery, DeliveryChannel, Outcome
from attune_chassis.timers import Timer
from attune_contracts import EventModel, Party
from attune_contracts.events.notifications import ContactMarkedUndeliverableV1
from attune_contracts.events.referrals import (
    ContactStatedV1,
    ReferralAcceptedV1,
    ReferralDeclinedV1,
    ReferralMadeV1,
    ReferralMadeV2,
)
from attune_contracts.events.referrals.referral_made_v2 import InvolvedParty
from attune_contracts.sealing import ContactDetails, seal_model
from attune_sandbox.keys import Keys
from attune_sandbox.mailbox import Mailbox
from attune_sandbox.testing.service_tests import ServiceUnderTest, record_of, served
from attune_sandbox.tokens import ISSUER, sign_token
from notifications.main import definition
from notifications.settings import NotificationsSettings

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
KENT = "E10000016"
REFERENCE = "REF-7K3M-9QX2"
EMAIL = "ottilie.planted@school.example"
NAME = "Ottilie Planted-Person"
PUBLIC_URL = "http://127.0.0.1:18404"


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

    def made(self) -> ReferralMadeV2:
        """The referral was made."""
        people = {"referrer": self.referrer, "child": self.child}
        parties = tuple(InvolvedParty(role=role, party_id=party_id) for role, party_id in people.items())
        return ReferralMadeV2(
            **self.common | {"parties": parties},
            service="elsa",
            setting_id="urn:118246",
            aims=("self_esteem",),
            received_by="http",
        )

    def made_in_v1(self) -> ReferralMadeV1:
        """The same, as the log tells it to readers of old."""
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


@dataclass(frozen=True, kw_only=True)
class NotificationsUnderTest(ServiceUnderTest):
    """The service's handlers, sender, timers and HTTP surface over one database."""

    mailbox: Mailbox

    @property
    def channels(self) -> dict[str, DeliveryChannel]:
        """How each kind of delivery is sent, as the settings say."""
        return {channel.kind: channel for channel in definition.deliveries(self.resources)}

    @property
    def channel(self) -> DeliveryChannel:
        """E-mail's."""
        return self.channels["email"]

    def case(self, authority: str = KENT) -> Case:
        return Case(self.keys, authority)

    def with_settings(self, **changed: Any) -> "NotificationsUnderTest":
        """The same service told something else."""
        settings = self.resources.settings.model_copy(update=changed)
        return replace(self, resources=replace(self.resources, settings=settings))

    async def hear(self, event: EventModel, **more: Any) -> UUID:
        """One record through decoding and its handler, in one transaction; the id of the event."""
        async with self.hearing(event, **more) as heard:
            return heard

    @contextlib.asynccontextmanager
    async def hearing(
        self, event: EventModel, *, ce_id: UUID | None = None, version: int = 1, **headers: str
    ) -> AsyncIterator[UUID]:
        """The same, with the transaction still open during the block."""
        record = record_of(event, ce_id=ce_id, version=version, headers=headers, recorded_at=NOW)
        async with self.handling(record):
            yield record.ce_id

    async def waiting_deliveries(self) -> list[Delivery]:
        """What is to be sent."""
        rows = await self.rows("SELECT * FROM delivery WHERE state IN ('waiting', 'sending') ORDER BY id")
        return [Delivery(row["id"], row["kind"], row["target"], row["attempts"], row["started_at"]) for row in rows]

    async def fire_due_timers(self) -> int:
        """Fire every timer that is due by the clock, each in its own transaction; how many there were."""
        handlers = definition.timers(self.resources)
        due = await self.rows("SELECT * FROM timer WHERE due <= $1", self.clock.now())
        for row in due:
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute("DELETE FROM timer WHERE id = $1", row["id"])
                timer = Timer(row["id"], row["due"], row["kind"], row["subject"])
                await handlers[row["kind"]](connection, timer, self.clock.now())
        return len(due)

    async def attempt(self, delivery: Delivery) -> Outcome:
        """Call the sender once, as the delivery loop does after committing `sending`."""
        return await self.channels[delivery.kind].send(replace(delivery, attempts=delivery.attempts + 1))

    async def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Settle an outcome in one transaction, as the delivery loop does."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("DELETE FROM delivery WHERE id = $1", delivery.id)
            await self.channels[delivery.kind].settle(connection, delivery, outcome)

    async def deliver_all(self) -> None:
        """Attempt and settle everything that waits."""
        for delivery in await self.waiting_deliveries():
            await self.settle(delivery, await self.attempt(delivery))

    async def events(self) -> list[EventModel]:
        """The facts in the outbox, in order, each in its newest major."""
        newest = [row for row in await self.published() if _is_newest_major(row.headers)]
        return [row.event for row in newest]

    async def facts_of_messages(self) -> list[Any]:
        """The facts in the outbox but those about recipients' addresses."""
        return [event for event in await self.events() if not isinstance(event, ContactMarkedUndeliverableV1)]

    async def attempts(self) -> list[tuple[str | None, str | None, str | None]]:
        """Outcome, reason and resolution of every call to a provider, in order."""
        rows = await self.rows("SELECT outcome, reason, resolved FROM attempt ORDER BY rung, number")
        return [(row["outcome"], row["reason"], row["resolved"]) for row in rows]

    async def forget_ends_of_attempts(self) -> None:
        """As if every process that called a provider had died before it could say what came of it."""
        await self.rows("UPDATE attempt SET ended_at = NULL, outcome = NULL, reason = NULL, provider_reference = NULL")

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
        settings: Sequence[str] = ("*",),
        subject: str = "coordinator-7",
    ) -> str:
        """A token with these scopes, a coordinator's unless said otherwise."""
        return sign_token(self.keys, subject=subject, scopes=scopes.split(), authority=authority, settings=settings)


def _is_newest_major(headers: dict[str, str]) -> bool:
    newest = headers.get("ce_factmajors", "").split(",")[0]
    return not newest or headers["ce_type"].endswith(f".v{newest}")


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
        statement_key_file=sandbox_keys.statement_private,
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
    async with served(
        NotificationsUnderTest,
        definition,
        settings=settings,
        database=database,
        keys=sandbox_keys,
        now=NOW,
        base_url=PUBLIC_URL,
        mailbox=mailbox,
    ) as service:
        yield service
