"""Training as its users meet it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest_asyncio
from attune_sandbox.keys import Keys
from attune_sandbox.testing.service_tests import ServiceUnderTest, served
from attune_sandbox.tokens import sign_token
from training.main import definition

NOW = datetime(2025, 7, 1, 10, 30, tzinfo=UTC)
COORDINATOR = "training:register training:record training:read"


class TrainingUnderTest(ServiceUnderTest):
    """The service, its database, and how to ask it things."""

    def token(
        self,
        scopes: str = COORDINATOR,
        *,
        authority: str = "E10000016",
        settings: Sequence[str] = ("*",),
        subject: str = "coordinator",
    ) -> str:
        """A token with these scopes, a coordinator's unless said otherwise."""
        return sign_token(self.keys, subject=subject, scopes=scopes.split(), authority=authority, settings=settings)

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


@pytest_asyncio.fixture
async def training(
    service_database: Callable[[str], Awaitable[Any]], sandbox_keys: Keys
) -> AsyncIterator[TrainingUnderTest]:
    settings = SimpleNamespace(contacts_public_key_file=sandbox_keys.contacts_public)
    database = await service_database("training")
    async with served(
        TrainingUnderTest, definition, settings=settings, database=database, keys=sandbox_keys, now=NOW
    ) as service:
        yield service
