"""What was heard from others, as rows: accreditations and notices. Never begins or commits."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.adapters.wire_heard import Accreditation, NoticeHeard

QUERIES = load_queries("referrals.adapters", "hearing.sql")


async def add_accredited_elsa(connection: Connection, heard: Accreditation, *, recorded_at: datetime) -> None:
    """Remember an accredited ELSA; heard again, nothing changes."""
    await QUERIES.add_accredited_elsa(connection, **asdict(heard), recorded_at=recorded_at)


async def is_accredited(connection: Connection, elsa_id: UUID, authority: str) -> bool:
    """Whether an accreditation of this ELSA in this authority was heard of."""
    return bool(await QUERIES.is_accredited(connection, elsa_id=elsa_id, authority=authority))


async def add_notice_heard(connection: Connection, heard: NoticeHeard, *, recorded_at: datetime) -> bool:
    """Put a notice on the ledger; False when it stands there already."""
    return await QUERIES.add_notice_heard(connection, **asdict(heard), recorded_at=recorded_at) is not None


async def notices_heard_of_cause(connection: Connection, cause_event_id: UUID) -> list[NoticeHeard]:
    """What was heard about telling one event, in the order of each notification's own facts."""
    rows = QUERIES.notices_heard_of_cause(connection, cause_event_id=cause_event_id)
    return [NoticeHeard(**{key: value for key, value in row.items() if key != "recorded_at"}) async for row in rows]
