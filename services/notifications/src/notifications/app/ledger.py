"""Read the ledger: what was sent about a case or to a party, and how surely it arrived. Addresses are not in it."""

from typing import Final
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal, require_authority
from attune_chassis.commands import Answer
from attune_chassis.database import Connection, Pool
from attune_chassis.http.app import etag
from attune_chassis.problems import Problem

from notifications.adapters import notification_store
from notifications.adapters.notification_store import Stored
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


async def read_ledger(pool: Pool, principal: Principal, *, cause_subject: str | None, party_id: UUID | None) -> Answer:
    """200 with the messages, oldest first; problem `filter_missing` (400) where neither case nor party is named."""
    require_whole_authority(principal)
    if cause_subject is None and party_id is None:
        raise Problem(
            400,
            "filter_missing",
            "The ledger is read by case or by party, not as a whole.",
            "Add cause_subject=<id of the referral, ELSA, entry or certificate> or party_id=<id>.",
        )
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        found = await notification_store.ledger(
            connection,
            principal.authority,
            cause_subject=cause_subject,
            party_id=party_id,
            length_max=LEDGER_LENGTH_MAX + 1,
        )
        shown = found[:LEDGER_LENGTH_MAX]
        notifications = await documents_of(connection, shown)
    return Answer(200, {"notifications": notifications, "is_complete": len(found) == len(shown)})


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
