"""Awards as their users meet them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest_asyncio
from attune_sandbox.keys import Keys
from attune_sandbox.testing.service_tests import ServiceUnderTest, served
from attune_sandbox.tokens import sign_token
from awards.main import definition

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


class AwardsUnderTest(ServiceUnderTest):
    """The service, its database, and how to ask it things."""

    def token(
        self,
        scopes: str = APPLICANT,
        *,
        authority: str = "E08000025",
        settings: Sequence[str] = ("*",),
        subject: str = "school",
    ) -> str:
        """A token with these scopes, an applicant's unless said otherwise."""
        return sign_token(self.keys, subject=subject, scopes=scopes.split(), authority=authority, settings=settings)

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


@pytest_asyncio.fixture
async def awards(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys
) -> AsyncIterator[AwardsUnderTest]:
    settings = SimpleNamespace(contacts_public_key_file=sandbox_keys.contacts_public)
    database = await service_database("awards")
    async with served(
        AwardsUnderTest, definition, settings=settings, database=database, keys=sandbox_keys, now=NOW
    ) as service:
        yield service
