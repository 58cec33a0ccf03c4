"""Entries and their submissions as rows. Never begins or commits."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from awards.domain.entry import Entry, Submission
from awards.domain.events import (
    AwardStageAwarded,
    AwardStageReturned,
    AwardStageSubmitted,
    CharterSigned,
    EntryEvent,
)

QUERIES = load_queries("awards.adapters", "entry.sql")


@dataclass(frozen=True, slots=True)
class Entered:
    """What is on record about an organisation that entered a scheme, with whom it named to be told."""

    entry_id: UUID
    scheme_version: str
    applicant_party_id: UUID
    charter_signed_on: date
    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownContact:
    """Whom an organisation named to be told, and the version with which their contact is to be stated."""

    party_id: UUID
    authority: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    contact_version: int


async def lock_entry(connection: Connection, authority: str, entry_id: UUID) -> Entry | None:
    """The entry of this authority, locked until the transaction ends, or None."""
    return await _whole(connection, await QUERIES.lock_entry(connection, authority=authority, entry_id=entry_id))


async def find_entry(connection: Connection, authority: str, entry_id: UUID) -> Entry | None:
    """The entry of this authority, or None."""
    return await _whole(connection, await QUERIES.find_entry(connection, authority=authority, entry_id=entry_id))


async def find_entered(connection: Connection, authority: str, scheme: str, setting_id: str) -> Entered | None:
    """What is on record about this setting in this scheme, or None."""
    row = await QUERIES.entered(connection, authority=authority, scheme=scheme, setting_id=setting_id)
    return None if row is None else Entered(*row)


async def add_entry(
    connection: Connection, signed: CharterSigned, *, name: str, email: str, recorded_at: datetime
) -> bool:
    """Write down a new entry; False when the organisation has entered the scheme already."""
    added = await QUERIES.add_entry(
        connection,
        entry_id=signed.entry_id,
        authority=signed.authority,
        scheme=signed.scheme,
        scheme_version=signed.scheme_version,
        setting_id=signed.setting_id,
        applicant_party_id=signed.applicant_party_id,
        charter_signed_on=signed.signed_on,
        recorded_at=recorded_at,
    )
    if added is None:
        return False
    await QUERIES.add_contact(
        connection,
        party_id=signed.applicant_party_id,
        authority=signed.authority,
        entry_id=signed.entry_id,
        name=name,
        email=email,
    )
    return True


async def raise_contact_versions(connection: Connection, *, after: UUID, limit: int) -> list[KnownContact]:
    """The next contacts in order of their parties' ids, locked, each with the next version."""
    return [KnownContact(*row) async for row in QUERIES.raise_contact_versions(connection, after=after, limit=limit)]


async def record_event(connection: Connection, entry: Entry, event: EntryEvent, *, recorded_at: datetime) -> None:
    """Write down what happened to `entry`, which must have been locked in this transaction."""
    match event:
        case CharterSigned():
            raise ValueError("A new entry is written down by add_entry.")
        case AwardStageSubmitted():
            await _add_submission(connection, entry, event, recorded_at)
        case AwardStageAwarded():
            await _decide(connection, entry, event, "awarded", ())
        case AwardStageReturned():
            await _decide(connection, entry, event, "returned", event.missing_codes)
    await QUERIES.set_version(connection, version=entry.version + 1, authority=entry.authority, entry_id=entry.entry_id)


async def _add_submission(
    connection: Connection, entry: Entry, event: AwardStageSubmitted, recorded_at: datetime
) -> None:
    await QUERIES.add_submission(
        connection,
        submission_id=event.submission_id,
        authority=entry.authority,
        entry_id=entry.entry_id,
        stage=event.stage,
        submitted_on=event.submitted_on,
        submitted_by=event.submitted_by,
        recorded_at=recorded_at,
    )
    for area, actions in event.delivery_plan.items():
        for position, action in enumerate(actions, start=1):
            await QUERIES.add_action(
                connection,
                authority=entry.authority,
                submission_id=event.submission_id,
                area=area,
                position=position,
                action=action,
            )


async def _decide(
    connection: Connection,
    entry: Entry,
    event: AwardStageAwarded | AwardStageReturned,
    state: str,
    missing_codes: tuple[str, ...],
) -> None:
    await QUERIES.decide(
        connection,
        authority=entry.authority,
        submission_id=event.submission_id,
        state=state,
        decided_on=event.decided_on,
        decided_by=event.decided_by,
        missing_codes=list(missing_codes),
    )


async def _whole(connection: Connection, row: Any) -> Entry | None:
    if row is None:
        return None
    found = QUERIES.submissions(connection, authority=row["authority"], entry_id=row["entry_id"])
    submissions = [
        Submission(
            submission_id=made["submission_id"],
            stage=made["stage"],
            submitted_on=made["submitted_on"],
            submitted_by=made["submitted_by"],
            state=made["state"],
            decided_on=made["decided_on"],
            missing_codes=tuple(made["missing_codes"]),
        )
        async for made in found
    ]
    return Entry(**dict(row), submissions=tuple(submissions))
