"""Nobody is unreachable, over real Kafka and PostgreSQL: each is told in their language, as soon as can be.

Referrals and notifications run as processes. Some time passes in the middle: both start again with a later clock.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from attune_sandbox.keys import Keys
from attune_sandbox.mailbox import Mailbox
from attune_sandbox.service_environment import LOOPBACK, Surroundings
from attune_sandbox.testing.databases import DatabaseUrls, SharedPostgres
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform, wait_for

KENT, SCHOOL = "E10000016", "urn:118246"
SILENT_DAYS = 120
"""More than any step of Kent's escalation for ELSA support waits, holidays included."""
TIMEOUT_SECONDS = 60.0
WANDA = {"name": "Wanda Brzezińska", "email": "wanda@szkola.example", "language": "pl"}
GWEN = {"name": "Gwen Tarporley", "email": "gwen@nobody.example"}
HAZEL = {"name": "Hazel Thornbury", "email": "hazel@service.example"}
WAITING = "SELECT state FROM notification WHERE role = $1 ORDER BY created_at"

pytestmark = pytest.mark.timeout(600)


@dataclass
class Platform(RunningPlatform):
    """Two services, and how many days ahead of today they live."""

    days_ahead: int = 0

    def surroundings(self, service: str, database: DatabaseUrls) -> Surroundings:
        about = RunningPlatform.surroundings(self, service, database)
        return replace(about, clock_offset_seconds=self.days_ahead * 86_400.0)

    async def days_pass(self, days: int) -> None:
        """Both services start again so many days later."""
        self.days_ahead = days
        for service in ("referrals", "notifications"):
            await self.stop(service)
        await self.start("referrals", "notifications")

    async def ask(self, verb: str, path: str, body: Any = None, *, role: str = "coordinator") -> dict[str, Any]:
        """One request to referrals, which must succeed."""
        token = self.token(role, KENT, [SCHOOL] if role == "school" else None)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        base = f"http://{LOOPBACK}:{self.ports['referrals']}"
        async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=TIMEOUT_SECONDS) as client:
            answer = await client.request(verb, path, json=body, headers=headers)
        assert answer.status_code < httpx.codes.BAD_REQUEST, answer.text
        return dict(answer.json())

    async def make(self, referrer: dict[str, str]) -> str:
        """A referral of this referrer."""
        body = {
            "setting_id": SCHOOL,
            "referral_type": "elsa",
            "reason_codes": ["self_esteem"],
            "child": {"given_name": "Tobin", "family_name": "Larkspurre"},
            "referrer": referrer,
        }
        return str((await self.ask("POST", "/v1/referrals", body, role="school"))["referral_id"])

    async def states(self, role: str) -> list[str]:
        """How the messages to this role stand."""
        connection = await asyncpg.connect(self.databases["notifications"].app)
        try:
            return [row["state"] for row in await connection.fetch(WAITING, role)]
        finally:
            await connection.close()

    async def until(self, role: str, *states: str) -> None:
        """Wait until the messages to a role stand like this, in order of their making."""

        async def so() -> bool:
            return await self.states(role) == list(states)

        await wait_for(so, f"messages to {role} to be {states}", TIMEOUT_SECONDS, lambda: self.log("notifications"))


@pytest.fixture
async def platform(
    tmp_path: Path, kafka: SharedKafka, topic_space: TopicSpace, postgres: SharedPostgres, sandbox_keys: Keys
) -> AsyncIterator[Platform]:
    prepared = await Platform.prepared(tmp_path, keys=sandbox_keys, kafka=kafka, topics=topic_space, postgres=postgres)
    assert isinstance(prepared, Platform)
    try:
        await prepared.start("referrals", "notifications")
        yield prepared
    finally:
        await prepared.end()
        for database in prepared.databases.values():
            await postgres.drop(database)


@pytest.fixture
async def mailbox(tmp_path: Path, platform: Platform) -> AsyncIterator[Mailbox]:
    async with Mailbox.running(tmp_path / "mails", smtp_port=platform.smtp_port) as running:
        yield running


async def test_everybody_is_told_in_their_language_once_they_can_be(platform: Platform, mailbox: Mailbox) -> None:
    await platform.make(WANDA)
    [polish] = await mailbox.wait_for(to=WANDA["email"], timeout_seconds=TIMEOUT_SECONDS)
    assert 'lang="pl"' in (mailbox.open(polish).html or "")

    # Her address is wrong: nothing reaches her, a person is asked to tell her, and the referral cannot close.
    bounced = await platform.make(GWEN)
    decline = {"decline_reason": "no_capacity", "signpost_codes": ["early_help"]}
    await platform.ask("POST", f"/v1/referrals/{bounced}/decline", decline)
    await platform.until("referrer", "delivered", "failed", "failed")
    assert (await platform.ask("GET", f"/v1/referrals/{bounced}"))["state"] == "declined"
    corrected = GWEN | {"email": "gwen@school.example"}
    await platform.ask("PUT", f"/v1/referrals/{bounced}/referrer-contact", corrected, role="school")
    assert len(await mailbox.wait_for(to=corrected["email"], count=2, timeout_seconds=TIMEOUT_SECONDS)) == 2

    async def closed() -> bool:
        return str((await platform.ask("GET", f"/v1/referrals/{bounced}"))["state"]) == "closed"

    await wait_for(closed, "the referral to close once she knows", TIMEOUT_SECONDS, lambda: platform.log("referrals"))

    # Both referrals left open go up the line to posts nobody fills: those messages wait until one is filled.
    await platform.make(GWEN)
    await platform.until("referrer", "delivered", "delivered", "delivered", "failed")
    await platform.days_pass(SILENT_DAYS)
    await platform.until("manager", "awaiting_contact", "awaiting_contact")
    unfilled = (await platform.ask("GET", "/v1/posts?unfilled=true", role="operator"))["posts"]
    assert ("elsa", "manager") in {(post["referral_type"], post["post"]) for post in unfilled}
    await platform.ask("PUT", "/v1/posts/elsa/manager", {"holder": HAZEL})
    assert len(await mailbox.wait_for(to=HAZEL["email"], count=2, timeout_seconds=TIMEOUT_SECONDS)) == 2
    await platform.until("manager", "delivered", "delivered")
    assert set(await platform.states("head_of_service")) == {"awaiting_contact"}, "one filled post fills no other"
