"""Rows of notifications and of their ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries
from pydantic import TypeAdapter

from notifications.adapters.wire import Thread
from notifications.domain.content import Content
from notifications.domain.evidence import Evidence
from notifications.domain.notification import Cause, Change, FailureReason, Notification, State, Step
from notifications.domain.purposes import CONTENT_OF_PURPOSE

QUERIES = load_queries("notifications.adapters", "notification.sql")
CONTENT_ADAPTERS: Mapping[str, TypeAdapter[Content]] = {
    purpose: TypeAdapter(declared) for purpose, declared in CONTENT_OF_PURPOSE.items()
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A notification with the thread of the case it belongs to, when it was made, and the channel it was opened for."""

    notification: Notification
    thread: Thread
    created_at: datetime
    opened_for: str = "email"


async def insert(
    connection: Connection, change: Change, thread: Thread, *, now: datetime, opened_for: str | None = None
) -> bool:
    """Keep a new notification with its first lines; False, and nothing changed, where it is known already.

    `opened_for` is the channel its id was made with, where it takes another one from its beginning.
    """
    made = change.after
    inserted = await QUERIES.insert_notification(
        connection,
        notification_id=made.notification_id,
        authority=made.authority,
        cause_event_id=made.cause.event_id,
        cause_type=made.cause.event_type,
        cause_subject=made.cause.subject,
        cause_occurred_at=made.cause.occurred_at,
        party_id=made.party_id,
        role=made.role,
        purpose=made.purpose,
        channel=opened_for or made.channel,
        channel_now=made.channel,
        rung=made.rung,
        content=CONTENT_ADAPTERS[made.purpose].dump_json(made.content).decode(),
        policy_version=made.policy_version,
        state=made.state.value,
        version=made.version,
        correlation_id=thread.correlation_id,
        traceparent=thread.traceparent,
        created_at=now,
        setting_id=made.setting_id,
        **_lines(change),
    )
    return inserted is not None


async def lock(connection: Connection, notification_id: UUID) -> Stored | None:
    """The notification, held for this transaction."""
    row = await QUERIES.lock_notification(connection, notification_id=notification_id)
    return None if row is None else stored_of(row)


async def find(connection: Connection, notification_id: UUID) -> Stored | None:
    """The notification, for reading."""
    row = await QUERIES.find_notification(connection, notification_id=notification_id)
    return None if row is None else stored_of(row)


async def lock_unreached(connection: Connection, authority: str, party_id: UUID) -> list[Stored]:
    """Every message that waits for this party's contact, or failed, held for this transaction."""
    rows = QUERIES.lock_unreached(connection, authority=authority, party_id=party_id)
    return [stored_of(row) async for row in rows]


async def save(connection: Connection, change: Change) -> None:
    """Keep a decided change of a notification whose row the caller holds."""
    after = change.after
    await QUERIES.update_notification(
        connection,
        notification_id=after.notification_id,
        state=after.state.value,
        channel_now=after.channel,
        rung=after.rung,
        evidence=after.evidence.value if after.evidence else None,
        failure_reason=after.failure_reason.value if after.failure_reason else None,
        version=after.version,
        round=after.round,
        **_lines(change),
    )


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """Where a page of the ledger ended."""

    created_at: datetime
    notification_id: UUID


async def ledger(
    connection: Connection,
    authority: str,
    *,
    cause_subject: str | None,
    party_id: UUID | None,
    length_max: int,
    after: LedgerPlace | None = None,
) -> list[Stored]:
    """An authority's messages about one case, or to one party, oldest first."""
    rows = QUERIES.ledger_of(
        connection,
        authority=authority,
        cause_subject=cause_subject,
        party_id=party_id,
        length_max=length_max,
        **_after(after),
    )
    return [stored_of(row) async for row in rows]


async def standing(
    connection: Connection, authority: str, *, which: str, length_max: int, after: LedgerPlace | None
) -> list[Stored]:
    """An authority's messages that stand so: awaiting_contact, undelivered, or unclear (once, however settled)."""
    page = {"authority": authority, "length_max": length_max, **_after(after)}
    if which == "unclear":
        rows = QUERIES.unclear_of(connection, **page)
    else:
        rows = QUERIES.undelivered_of(connection, only_awaiting=which == "awaiting_contact", **page)
    return [stored_of(row) async for row in rows]


def _after(place: LedgerPlace | None) -> dict[str, Any]:
    return {"after_at": place.created_at if place else None, "after_id": place.notification_id if place else None}


async def setting_of_case(connection: Connection, authority: str, cause_subject: str) -> str | None:
    """The setting a case belongs to, as its latest event that names one said; None where none did."""
    found: str | None = await QUERIES.setting_of_case(connection, authority=authority, cause_subject=cause_subject)
    return found


async def steps(connection: Connection, notification_ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    """The ledger's lines of these messages, in order."""
    found: dict[UUID, list[Step]] = {notification_id: [] for notification_id in notification_ids}
    async for row in QUERIES.steps_of(connection, notification_ids=list(notification_ids)):
        found[row["notification_id"]].append(Step(row["what"], row["happened_at"], row["stated_by"], row["detail"]))
    return found


def _lines(change: Change) -> dict[str, list[Any]]:
    """What the ledger is to say of a change, a list for each column."""
    return {
        "whats": [step.what for step in change.steps],
        "ats": [step.at for step in change.steps],
        "bys": [step.by for step in change.steps],
        "details": [step.detail for step in change.steps],
    }


def stored_of(row: Mapping[str, Any]) -> Stored:
    """A notification as a row of its table has it."""
    content = CONTENT_ADAPTERS[row["purpose"]].validate_json(row["content"])
    cause = Cause(row["cause_event_id"], row["cause_type"], row["cause_subject"], row["cause_occurred_at"])
    notification = Notification(
        notification_id=row["notification_id"],
        authority=row["authority"],
        cause=cause,
        party_id=row["party_id"],
        role=row["role"],
        channel=row["channel_now"],
        rung=row["rung"],
        content=content,
        policy_version=row["policy_version"],
        state=State(row["state"]),
        evidence=Evidence(row["evidence"]) if row["evidence"] else None,
        failure_reason=FailureReason(row["failure_reason"]) if row["failure_reason"] else None,
        version=row["version"],
        setting_id=row["setting_id"],
        round=row["round"],
    )
    return Stored(notification, Thread(row["correlation_id"], row["traceparent"]), row["created_at"], row["channel"])
