"""What was heard from others, as rows: accreditations and notices. Never begins or commits."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.adapters.wire_heard import Accreditation, NoticeHeard

QUERIES = load_queries("referrals.adapters", "hearing.sql")


async def add_accredited_elsas(connection: Connection, heard: Sequence[Accreditation]) -> None:
    """Remember accredited ELSAs; of one heard again, the first word stands."""
    await QUERIES.add_accredited_elsas(
        connection,
        elsa_ids=[one.elsa_id for one in heard],
        authorities=[one.authority for one in heard],
        setting_ids=[one.setting_id for one in heard],
        policy_versions=[one.policy_version for one in heard],
        granted_on=[one.granted_on for one in heard],
        event_ids=[one.event_id for one in heard],
        recorded_at=[one.recorded_at for one in heard],
    )


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
