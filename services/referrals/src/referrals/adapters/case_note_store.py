"""PERSONAL DATA: what people write about a case. It is shown to those who work on it and goes nowhere else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.domain.referral import Referral

QUERIES = load_queries("referrals.adapters", "case_note.sql")


async def add_case_note(
    connection: Connection,
    referral: Referral,
    *,
    note_id: UUID,
    about: str,
    note: str,
    written_by: str,
    recorded_at: datetime,
) -> None:
    """Keep a note with its case."""
    await QUERIES.add_case_note(
        connection,
        note_id=note_id,
        referral_id=referral.referral_id,
        authority=referral.authority,
        about=about,
        note=note,
        written_by=written_by,
        recorded_at=recorded_at,
    )


async def case_notes(connection: Connection, referral_id: UUID) -> list[dict[str, Any]]:
    """The notes of a case, oldest first."""
    return [dict(row) async for row in QUERIES.case_notes(connection, referral_id=referral_id)]
