"""Rows of enquiries. What somebody wrote stands in a table of its own and is read by one query only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.domain.enquiry import Answered, Enquiry

QUERIES = load_queries("notifications.adapters", "enquiry.sql")
PLAIN = (
    "enquiry_id",
    "reference",
    "authority",
    "programme",
    "enquiry_channel",
    "enquirer_kind",
    "enquirer_party_id",
    "written_to",
    "received_event_id",
    "setting_id",
    "callback_wanted",
    "outside_hours",
    "received_at",
    "answer_by",
    "policy_version",
    "version",
)


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What somebody asked, and how to reach them. The text never appears in a repr, so that no log line can hold it."""

    said: str
    reach_at: str | None


async def keep(connection: Connection, enquiry: Enquiry, words: Words) -> None:
    """Keep a new enquiry."""
    await QUERIES.keep_enquiry(connection, **{name: getattr(enquiry, name) for name in PLAIN})
    await QUERIES.keep_words(connection, enquiry_id=enquiry.enquiry_id, said=words.said, reach_at=words.reach_at)


async def lock(connection: Connection, enquiry_id: UUID) -> Enquiry | None:
    """The enquiry, held for this transaction."""
    row = await QUERIES.lock_enquiry(connection, enquiry_id=enquiry_id)
    return None if row is None else _enquiry(row)


async def find(connection: Connection, enquiry_id: UUID) -> Enquiry | None:
    """The enquiry, for reading."""
    row = await QUERIES.find_enquiry(connection, enquiry_id=enquiry_id)
    return None if row is None else _enquiry(row)


async def words(connection: Connection, enquiry_id: UUID) -> Words:
    """What was asked."""
    row = await QUERIES.words_of(connection, enquiry_id=enquiry_id)
    return Words(row["said"], row["reach_at"])


async def save(connection: Connection, enquiry: Enquiry) -> None:
    """Keep a change of an enquiry whose row the caller holds."""
    answered = enquiry.answered
    await QUERIES.update_enquiry(
        connection,
        enquiry_id=enquiry.enquiry_id,
        version=enquiry.version,
        overdue_since=enquiry.overdue_since,
        escalated_to=enquiry.escalated_to,
        answered_at=answered.at if answered else None,
        answer_kind=answered.kind if answered else None,
        answer_channel=answered.channel if answered else None,
        answered_by=answered.by if answered else None,
        working_days_taken=answered.working_days_taken if answered else None,
        within_target=answered.within_target if answered else None,
    )


async def page(
    connection: Connection,
    authority: str,
    *,
    settings: Sequence[str] | None,
    programme: str | None,
    only_open: bool,
    overdue_before: date | None,
    after: UUID | None,
    length_max: int,
) -> list[Enquiry]:
    """A page of an authority's enquiries, oldest first."""
    rows = QUERIES.page_of_enquiries(
        connection,
        authority=authority,
        settings=None if settings is None else list(settings),
        programme=programme,
        only_open=only_open,
        overdue_before=overdue_before,
        after=after,
        length_max=length_max,
    )
    return [_enquiry(row) async for row in rows]


def _enquiry(row: Any) -> Enquiry:
    answered = None
    if row["answered_at"] is not None:
        answered = Answered(
            row["answered_at"],
            row["answer_kind"],
            row["answer_channel"],
            row["answered_by"],
            row["working_days_taken"],
            row["within_target"],
        )
    return Enquiry(
        **{name: row[name] for name in PLAIN},
        overdue_since=row["overdue_since"],
        escalated_to=row["escalated_to"],
        answered=answered,
    )
