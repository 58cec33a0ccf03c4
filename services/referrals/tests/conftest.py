"""Referrals as its users and neighbours meet it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio
from attune_chassis.consumer.plan import Tally
from attune_chassis.inbox import IntakeWork
from attune_chassis.subscription import Record
from attune_contracts import EventModel, Party
from attune_contracts.events.intake import ReferralSubmittedV1
from attune_contracts.events.notifications import (
    HumanFollowUpRaisedV1,
    NotificationDeliveredV2,
    NotificationFailedV2,
    NotificationSuppressedV1,
)
from attune_contracts.events.referrals import ReferralClosedV1
from attune_contracts.events.training import AccreditationGrantedV1
from attune_contracts.sealing import ReferredChild, Referrer, SealedReferral, seal_model
from attune_contracts.topics import intake_topic
from attune_sandbox.keys import Keys
from attune_sandbox.testing.service_tests import ServiceUnderTest, record_of, served
from attune_sandbox.tokens import mint_token
from referrals.main import definition
from referrals.settings import ReferralsSettings

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
KENT = "E10000016"
MAYPOLE, CROCKENHILL = "urn:118246", "urn:118254"
INTEGRATORS = ("schoolmis", "casework=E10000016")
CHILD = {"given_name": "Junipera", "family_name": "Valecroft", "date_of_birth": "2017-05-03"}
REFERRER = {"name": "Rowan Ashdownley", "email": "rowan.ashdownley@school.example"}
ELSA = UUID("019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11")


@dataclass(frozen=True, kw_only=True)
class ReferralsUnderTest(ServiceUnderTest):
    """The service, its database, and how to ask it, tell it and send it things."""

    offsets: Any = field(default_factory=count)

    def token(self, role: str = "psychologist", **more: Any) -> str:
        """A token of the sandbox's issuer; a school's covers one setting unless `settings` says otherwise."""
        if role == "school":
            more.setdefault("settings", [MAYPOLE])
        return mint_token(self.keys, role, **more)

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
        await self.decide(referral_id, "allocation", {"worker_id": str(ELSA)})
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
        told = await self.delivery(referral_id, notice, evidence=evidence)
        await self.hear(told.model_copy(update=more.pop("changes", {})), version=version, **more)

    async def delivery(
        self, referral_id: str, notice: str, *, evidence: str = "accepted_by_server"
    ) -> NotificationDeliveredV2:
        """That the notice of this decision reached the referrer, as notifications says it."""
        return NotificationDeliveredV2(
            **await self._about_notice(referral_id, notice),
            channel="email",
            evidence=evidence,
            delivered_at=NOW,
            confirmed_by="coordinator" if evidence == "human" else None,
        )

    async def failed(self, referral_id: str, notice: str, *, version: int = 3, **more: Any) -> None:
        """Notifications says that the notice of this decision did not reach the referrer."""
        told = NotificationFailedV2(
            **await self._about_notice(referral_id, notice), channel="email", failure_reason="bounced"
        )
        await self.hear(told, version=version, **more)

    async def suppressed(self, referral_id: str, notice: str, reason: str, *, version: int = 3, **more: Any) -> None:
        """Notifications says that the notice of this decision is not sent."""
        told = NotificationSuppressedV1(
            **await self._about_notice(referral_id, notice), suppression_reason=reason, policy_version="kent-telling/2"
        )
        await self.hear(told, version=version, **more)

    async def follow_up_raised(self, referral_id: str, notice: str, *, version: int = 4, **more: Any) -> None:
        """Notifications says that a named member of staff is to tell the referrer of this decision."""
        told = HumanFollowUpRaisedV1(
            **await self._about_notice(referral_id, notice),
            follow_up_id=uuid4(),
            follow_up_reason="no_channel_left",
            responsible=f"staff:{uuid4()}",
            due_on=date(2026, 11, 24),
            policy_version="kent-telling/2",
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

    async def hear(self, event: EventModel, **more: Any) -> None:
        """Let the consumer hear an event, in one transaction as the chassis does it."""
        record = record_of(event, offset=next(self.offsets), recorded_at=NOW, **more)
        await self.handle(record)

    def sealed(self, ce_id: UUID, **changes: Any) -> Record:
        """A sealed referral as an integrator publishes it; `sealed_for` and `topic` as named."""
        plain = SealedReferral(
            event_id=changes.pop("sealed_for", ce_id),
            child=ReferredChild(given_name=CHILD["given_name"], family_name=CHILD["family_name"]),
            referrer=Referrer(**REFERRER),
        )
        topic = changes.pop("topic", intake_topic("schoolmis"))
        fields = {
            "authority": KENT,
            "occurred_at": NOW,
            "setting_id": MAYPOLE,
            "referral_type": "elsa",
            "reason_codes": ("self_esteem",),
            "sealed": seal_model(plain, self.keys.intake_public.read_text("utf-8")),
        }
        event = ReferralSubmittedV1(**fields | changes)
        return record_of(event, ce_id=ce_id, topic=topic, offset=next(self.offsets), recorded_at=NOW)

    async def send_in(self, record: Record) -> EventModel:
        """Let the intake consumer take in a record as the chassis does it, and give the answer."""
        before = len(await self.published())
        async with self.pool.acquire() as connection, connection.transaction():
            await IntakeWork(self.intake, "").apply(connection, [record], Tally())
        answers = [row for row in (await self.published())[before:] if row.topic == f"{record.topic}.results"]
        assert len(answers) == 1, "every record is answered exactly once"
        return answers[0].event

    async def types(self, referral_id: str) -> list[str]:
        """The names of the facts published about a referral, in order; one told in two majors counts once."""
        names = {
            row.headers["ce_aggregateversion"]: row.headers["ce_type"].split(".")[2]
            for row in await self.published()
            if row.topic == ReferralClosedV1.topic and row.key == referral_id
        }
        return list(names.values())


@pytest_asyncio.fixture
async def referrals(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys
) -> AsyncIterator[ReferralsUnderTest]:
    settings = SimpleNamespace(
        contacts_public_key_file=sandbox_keys.contacts_public,
        intake_private_key_file=sandbox_keys.intake_private,
        fingerprint_secrets=(sandbox_keys.fingerprint_secret.read_text("utf-8"),),
        settings_directory_file=None,
        authority_by_integrator=ReferralsSettings.model_construct(integrators=INTEGRATORS).authority_by_integrator,
    )
    database = await service_database("referrals")
    async with served(
        ReferralsUnderTest, definition, settings=settings, database=database, keys=sandbox_keys, now=NOW
    ) as service:
        yield service
