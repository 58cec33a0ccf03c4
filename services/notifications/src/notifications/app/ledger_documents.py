"""A message as the API and a signed statement tell it: every attempt, every step, every task. No addresses."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection

from notifications.adapters import attempt_store, follow_up_store, notification_store
from notifications.adapters.attempt_store import Attempt
from notifications.adapters.notification_store import Stored
from notifications.domain.notification import Step


async def documents_of(connection: Connection, found: Sequence[Stored]) -> list[dict[str, Any]]:
    """The messages with all that is known of them, in the order given."""
    ids: list[UUID] = [stored.notification.notification_id for stored in found]
    steps = await notification_store.steps(connection, ids)
    attempts = await attempt_store.of_notifications(connection, ids)
    tasks = await follow_up_store.of_notifications(connection, ids)
    return [as_document(stored, steps[one], attempts[one], tasks[one]) for stored, one in zip(found, ids, strict=True)]


def as_document(
    stored: Stored, steps: Sequence[Step], attempts: Sequence[Attempt], tasks: Sequence[Any]
) -> dict[str, Any]:
    """One message."""
    known = stored.notification
    return {
        "notification_id": known.notification_id,
        "cause_event_id": known.cause.event_id,
        "cause_type": known.cause.event_type,
        "cause_subject": known.cause.subject,
        "party_id": known.party_id,
        "role": known.role,
        "purpose": known.purpose,
        "channel": known.channel,
        "opened_for": stored.opened_for,
        "rung": known.rung,
        "policy_version": known.policy_version,
        "state": known.state.value,
        "evidence": known.evidence.value if known.evidence else None,
        "failure_reason": known.failure_reason.value if known.failure_reason else None,
        "created_at": stored.created_at,
        "steps": [{"what": step.what, "at": step.at, "by": step.by, "detail": step.detail} for step in steps],
        "attempts": [_attempt(attempt) for attempt in attempts],
        "follow_ups": [task_document(task) for task in tasks],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "channel": attempt.channel,
        "reference": attempt.reference,
        "provider": attempt.provider,
        "began_at": attempt.began_at,
        "ended_at": attempt.ended_at,
        "outcome": attempt.outcome,
        "reason": attempt.reason,
        "provider_reference": attempt.provider_reference,
        "unclear_resolved": attempt.resolved,
    }


def task_document(task: Any) -> dict[str, Any]:
    """One task for a person."""
    return {
        "follow_up_id": task["follow_up_id"],
        "notification_id": task["notification_id"],
        "kind": task["kind"],
        "reason": task["reason"],
        "responsible": task["responsible"],
        "due_on": task["due_on"],
        "level": task["level"],
        "raised_at": task["raised_at"],
        "closed_at": task["closed_at"],
        "closed_by": task["closed_by"],
        "closed_as": task["closed_as"],
    }
