"""The consent ledger as rows. Never begins or commits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.domain.consent import ConsentLine
from referrals.domain.consent_lawful_basis import LawfulBasis
from referrals.domain.consent_sharing import Sharing, ToShare

QUERIES = load_queries("referrals.adapters", "consent.sql")


@dataclass(frozen=True, slots=True)
class ConsentCase:
    """What consents are about: a referral, or one that is yet to be made under this very id (VI4)."""

    case_id: UUID
    authority: str
    setting_id: str


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """A line with who wrote it down and when, and who took it back."""

    line: ConsentLine
    recorder: str
    recorded_at: datetime
    withdrawn_by: str | None


async def open_case(connection: Connection, case: ConsentCase, *, now: datetime) -> None:
    """Let there be this case; one that is there already stays as it is."""
    await QUERIES.open_case(connection, **asdict(case), opened_at=now)


async def find_case(connection: Connection, case_id: UUID) -> ConsentCase | None:
    """The case, or None."""
    row = await QUERIES.find_case(connection, case_id=case_id)
    return None if row is None else ConsentCase(**row)


async def lock_case(connection: Connection, case_id: UUID) -> ConsentCase | None:
    """The same, locked until the transaction ends."""
    row = await QUERIES.lock_case(connection, case_id=case_id)
    return None if row is None else ConsentCase(**row)


async def add_line(
    connection: Connection, case: ConsentCase, line: ConsentLine, *, recorder: str, recorded_at: datetime
) -> None:
    """Put a new consent on the ledger; its case must be open."""
    await QUERIES.add_line(
        connection,
        consent_id=line.consent_id,
        case_id=case.case_id,
        authority=case.authority,
        scopes=sorted(line.scopes),
        shared_with=sorted(line.shared_with),
        kind=line.kind,
        given_by=line.given_by,
        recorded_by=line.recorded_by,
        recorder=recorder,
        given_on=line.given_on,
        ends_on=line.ends_on,
        recorded_at=recorded_at,
    )


async def lines_of_case(connection: Connection, case_id: UUID) -> list[RecordedLine]:
    """Every consent of the case, in the order in which they were given."""
    return [
        RecordedLine(_line(row), row["recorder"], row["recorded_at"], row["withdrawn_by"])
        async for row in QUERIES.lines_of_case(connection, case_id=case_id)
    ]


async def lock_lines_of_case(connection: Connection, case_id: UUID) -> list[ConsentLine]:
    """The same, held so that none is taken back before this transaction ends."""
    return [_line(row) async for row in QUERIES.lock_lines_of_case(connection, case_id=case_id)]


async def lock_line(connection: Connection, case_id: UUID, consent_id: UUID) -> ConsentLine | None:
    """One consent of the case, locked; None where the case has no such one."""
    row = await QUERIES.lock_line(connection, case_id=case_id, consent_id=consent_id)
    return None if row is None else _line(row)


async def withdraw_line(connection: Connection, line: ConsentLine, *, withdrawn_by: str, recorder: str) -> None:
    """Write down that a locked line was taken back."""
    await QUERIES.withdraw_line(
        connection,
        consent_id=line.consent_id,
        withdrawn_at=line.withdrawn_at,
        withdrawn_by=withdrawn_by,
        withdrawal_recorder=recorder,
    )


async def add_sharing(connection: Connection, case: ConsentCase, sharing: Sharing) -> None:
    """Put a sharing on the ledger; the database refuses one that cites no live line."""
    await QUERIES.add_sharing(
        connection,
        sharing_id=sharing.sharing_id,
        consent_id=sharing.consent_id,
        case_id=case.case_id,
        authority=case.authority,
        shared_at=sharing.shared_at,
        **asdict(sharing.what),
    )


async def sharings_of_case(connection: Connection, case_id: UUID) -> list[Sharing]:
    """Everything that was shared in the case, in order of time."""
    rows = QUERIES.sharings_of_case(connection, case_id=case_id)
    return [_sharing(row) async for row in rows]


async def add_lawful_basis(connection: Connection, case: ConsentCase, basis: LawfulBasis) -> None:
    """Put a lawful basis on the ledger."""
    await QUERIES.add_lawful_basis(connection, case_id=case.case_id, authority=case.authority, **asdict(basis))


async def lawful_bases_of_case(connection: Connection, case_id: UUID) -> list[LawfulBasis]:
    """Every lawful basis recorded for the case, the one that counts last."""
    return [LawfulBasis(**row) async for row in QUERIES.lawful_bases_of_case(connection, case_id=case_id)]


def _line(row: Mapping[str, Any]) -> ConsentLine:
    return ConsentLine(
        consent_id=row["consent_id"],
        scopes=frozenset(row["scopes"]),
        shared_with=frozenset(row["shared_with"]),
        kind=row["kind"],
        given_by=row["given_by"],
        recorded_by=row["recorded_by"],
        given_on=row["given_on"],
        ends_on=row["ends_on"],
        withdrawn_at=row["withdrawn_at"],
    )


def _sharing(row: Mapping[str, Any]) -> Sharing:
    what = ToShare(
        scope=row["scope"],
        recipient=row["recipient"],
        recipient_id=row["recipient_id"],
        occasion=row["occasion"],
        shared_by=row["shared_by"],
    )
    return Sharing(sharing_id=row["sharing_id"], consent_id=row["consent_id"], what=what, shared_at=row["shared_at"])
