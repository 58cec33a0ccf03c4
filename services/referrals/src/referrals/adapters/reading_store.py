"""Answers to people's questions, straight from the rows. Never locks."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("referrals.adapters", "reading.sql")


@dataclass(frozen=True, slots=True)
class PlaceInList:
    """The last line of the page before: its time (of recording, or since when untold) and its id."""

    time: datetime
    referral_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralFilter:
    """Which referrals are asked for; `settings` None means every setting of the authority."""

    authority: str
    settings: frozenset[str] | None
    stage: str | None
    reference: str | None
    after: PlaceInList | None
    limit: int


async def timeline(connection: Connection, referral_id: UUID) -> list[dict[str, Any]]:
    """The facts of a referral in order."""
    rows = QUERIES.timeline_facts(connection, referral_id=referral_id)
    return [dict(row) | {"detail": json.loads(row["detail"])} async for row in rows]


async def notices(connection: Connection, referral_id: UUID) -> list[dict[str, Any]]:
    """Who was told of what, when, and on what evidence; failures too."""
    return [dict(row) async for row in QUERIES.timeline_notices(connection, referral_id=referral_id)]


async def list_newest(connection: Connection, asked: ReferralFilter) -> list[dict[str, Any]]:
    """Referrals, newest first."""
    return [dict(row) async for row in QUERIES.list_referrals(connection, **_parameters(asked))]


async def list_untold(connection: Connection, asked: ReferralFilter) -> list[dict[str, Any]]:
    """Referrals whose referrer waits to be told of a decision, longest wait first."""
    return [dict(row) async for row in QUERIES.list_untold(connection, **_parameters(asked))]


def _parameters(asked: ReferralFilter) -> dict[str, Any]:
    return {
        "authority": asked.authority,
        "every_setting": asked.settings is None,
        "settings": sorted(asked.settings or ()),
        "stage": asked.stage,
        "reference": asked.reference,
        "after_time": None if asked.after is None else asked.after.time,
        "after_id": None if asked.after is None else asked.after.referral_id,
        "row_limit": asked.limit,
    }
