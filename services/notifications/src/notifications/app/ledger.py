"""Read the ledger: what was sent about a case or to a party, and how surely it arrived. Addresses are not in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal, require_authority
from attune_chassis.commands import Answer
from attune_chassis.database import Connection, Pool
from attune_chassis.http.app import etag
from attune_chassis.problems import Problem

from notifications.adapters import notification_store
from notifications.adapters.notification_store import LedgerPlace, Stored
from notifications.app.cursors import cursor_of, place_of
from notifications.app.ledger_documents import documents_of

LEDGER_LENGTH_MAX: Final = 200


def require_whole_authority(principal: Principal) -> None:
    """Refuse with `whole_authority_only` (403): a message belongs to no setting, so one setting's token sees none."""
    if ALL_SETTINGS not in principal.settings:
        raise Problem(
            403,
            "whole_authority_only",
            "The ledger is kept for the whole authority, and your token covers single settings.",
            "Look at the referral itself: it says who has been told. Or use a token for all settings.",
        )


def notification_unknown() -> Problem:
    """No such message (404)."""
    return Problem(
        404,
        "notification_unknown",
        "There is no such notification.",
        "Check the id, or find the notification by its case: GET /v1/notifications?cause_subject=...",
    )


@dataclass(frozen=True, slots=True)
class WantedMessages:
    """Of one case, to one party, or whatever stands so (awaiting_contact, undelivered, unclear), after a cursor."""

    cause_subject: str | None
    party_id: UUID | None
    standing: str | None
    after: str | None


async def read_ledger(pool: Pool, principal: Principal, wanted: WantedMessages) -> Answer:
    """200 with a page of messages, oldest first.

    Problems `filter_missing`, `filters_exclude_each_other`, `cursor_unknown` (400).
    """
    require_whole_authority(principal)
    _require_one_question(wanted)
    place = None if wanted.after is None else LedgerPlace(*place_of(wanted.after, _instant))
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        found = await _found(connection, principal.authority, wanted, place)
        shown = found[:LEDGER_LENGTH_MAX]
        notifications = await documents_of(connection, shown)
    more = len(found) > len(shown)
    cursor = cursor_of(shown[-1].created_at.isoformat(), shown[-1].notification.notification_id) if more else None
    return Answer(200, {"notifications": notifications, "is_complete": not more, "next": cursor})


def _require_one_question(wanted: WantedMessages) -> None:
    by_case_or_party = wanted.cause_subject is not None or wanted.party_id is not None
    if wanted.standing is not None and by_case_or_party:
        raise Problem(
            400,
            "filters_exclude_each_other",
            "Messages are listed by how they stand over the whole authority, or by case or party.",
            "Leave out `standing`, or leave out cause_subject and party_id.",
        )
    if wanted.standing is None and not by_case_or_party:
        raise Problem(
            400,
            "filter_missing",
            "The ledger is read by case, by party, or by how messages stand, not as a whole.",
            "Add cause_subject=<id of the case>, party_id=<id>, or standing=awaiting_contact|undelivered|unclear.",
        )


async def _found(
    connection: Connection, authority: str, wanted: WantedMessages, place: LedgerPlace | None
) -> list[Stored]:
    length_max = LEDGER_LENGTH_MAX + 1
    if wanted.standing is not None:
        return await notification_store.standing(
            connection, authority, which=wanted.standing, length_max=length_max, after=place
        )
    return await notification_store.ledger(
        connection,
        authority,
        cause_subject=wanted.cause_subject,
        party_id=wanted.party_id,
        length_max=length_max,
        after=place,
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant has an offset")
    return at


async def read_notification(pool: Pool, principal: Principal, notification_id: UUID) -> Answer:
    """200 with one message and its ETag; problem `notification_unknown` (404)."""
    require_whole_authority(principal)
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        stored = await notification_store.find(connection, notification_id)
        if stored is None:
            raise notification_unknown()
        require_authority(principal, stored.notification.authority)
        return await answer_with(connection, stored)


async def answer_with(connection: Connection, stored: Stored) -> Answer:
    """200 with a message as it stands now."""
    (document,) = await documents_of(connection, [stored])
    return Answer(200, document, {"ETag": etag(stored.notification.version)})
