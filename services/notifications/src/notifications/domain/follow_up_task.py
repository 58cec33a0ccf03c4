"""A task for a person: raised when no message reached somebody, passed up when its day goes by, closed at the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from notifications.domain.notification import Change, FollowUpRaised, FollowUpReason, Notification, Step, change


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task nobody has closed: `level` counts how often it was passed up, from 0."""

    follow_up_id: UUID
    notification_id: UUID
    reason: FollowUpReason
    responsible: str
    due_on: date
    level: int


@dataclass(frozen=True, slots=True)
class Escalated:
    """The task afterwards, and what it means for its message."""

    task: OpenTask
    change: Change


def pass_up(
    task: OpenTask, notification: Notification, superiors: Sequence[str], *, due_on: date, today: date, now: datetime
) -> Escalated | None:
    """The task's day has gone by: the next of `superiors` has it, until `due_on`.

    None while its day is still to come, and at the top: there the task stays, and stays overdue for all to see.
    """
    if today <= task.due_on or task.level >= len(superiors):
        return None
    responsible = superiors[task.level]
    after = replace(task, responsible=responsible, due_on=due_on, level=task.level + 1)
    fact = FollowUpRaised(now, task.follow_up_id, task.reason, responsible, due_on, after.level)
    step = Step("escalated", now, detail=f"level_{after.level}")
    return Escalated(after, change(notification, (fact,), (step,)))
