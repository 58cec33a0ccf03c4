"""The answers given to integrators, as rows. Never begins or commits."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from attune_chassis.database import Connection, load_queries
from attune_contracts.codes import IntakeRefusalReason

QUERIES = load_queries("referrals.adapters", "intake.sql")


@dataclass(frozen=True, slots=True)
class RecordKey:
    """What tells one record sent in from another: whose topic, and the id and source it was given there."""

    integrator: str
    intake_event_id: str
    ce_source: str


@dataclass(frozen=True, slots=True)
class IntakeVerdict:
    """Accepted as a referral, or refused for a reason."""

    authority: str | None
    referral_id: UUID | None = None
    reference: str | None = None
    refusal_reason: IntakeRefusalReason | None = None


async def add_answer(connection: Connection, key: RecordKey, verdict: IntakeVerdict, *, recorded_at: datetime) -> int:
    """Remember the first answer to a record; gives its number among all answers to that id, from 1."""
    number: int = await QUERIES.add_answer(connection, **asdict(key), **asdict(verdict), recorded_at=recorded_at)
    return number


async def answer_again(connection: Connection, key: RecordKey) -> tuple[IntakeVerdict, int] | None:
    """The first answer to this record, and the number of the one to follow; None when it was never answered."""
    row = await QUERIES.answer_again(connection, **asdict(key))
    if row is None:
        return None
    reason = cast("IntakeRefusalReason | None", row["refusal_reason"])
    return IntakeVerdict(row["authority"], row["referral_id"], row["reference"], reason), row["number"]
