"""One way did not serve: the message takes the next one of its ladder, and after the last a person takes over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from notifications.domain.evidence import is_certain
from notifications.domain.ladder import DONE_BY_HAND, Channel, Ladder
from notifications.domain.notification import (
    Change,
    Fact,
    Failed,
    FailureReason,
    FallbackUsed,
    FollowUpRaised,
    FollowUpReason,
    Notification,
    State,
    Step,
    Way,
    change,
    way_of,
)

NOT_UNDER_WAY = frozenset({State.AWAITING_CONTACT, State.DEFERRED, State.SUPPRESSED, State.FAILED})
"""States in which no way is being tried."""


@dataclass(frozen=True, slots=True)
class FollowUpTask:
    """The task there will be when no way is left: its id, who is on duty, and by which day."""

    follow_up_id: UUID
    responsible: str
    due_on: date


@dataclass(frozen=True, slots=True)
class WaysLeft:
    """What may still be tried: the ladder, the channels that can be used for this person, and the task at its end.

    There is no task for what a person need not be told.
    """

    ladder: Ladder
    usable: frozenset[str]
    task: FollowUpTask | None


def ready_state(channel: str) -> State:
    """How a message stands that is about to take this way."""
    return State.BY_HAND if Channel(channel) in DONE_BY_HAND else State.CREATED


def pass_on(notification: Notification, reason: FailureReason, ways: WaysLeft, *, now: datetime) -> Change:
    """The message's present way has failed for good.

    Where it had been taken for delivered, that is taken back by Failed before anything else: whoever counted the
    person as told must hear it, even though another way is open.
    """
    failed = way_of(notification)
    place = ways.ladder.after(notification.rung, ways.usable)
    steps = [Step("way_failed", now, detail=f"{failed.channel}_{reason.value}")]
    steps += [
        Step("passed_over", now, detail=channel.value) for channel in ways.ladder.passed_over(notification.rung, place)
    ]
    unanswered = reason is FailureReason.NOT_ACKNOWLEDGED
    taken_back: tuple[Fact, ...] = (Failed(now, reason, failed),) if notification.evidence and not unanswered else ()
    if place is None:
        return _no_way_left(notification, reason, ways.task, steps, now=now)
    channel = ways.ladder.rungs[place].channel
    return change(
        notification,
        (*taken_back, FallbackUsed(now, failed, reason, Way(channel.value, place))),
        (*steps, Step("fallback", now, detail=channel.value)),
        state=ready_state(channel),
        channel=channel.value,
        rung=place,
        evidence=notification.evidence if unanswered else None,
        failure_reason=None,
    )


def _no_way_left(
    notification: Notification, reason: FailureReason, task: FollowUpTask | None, steps: list[Step], *, now: datetime
) -> Change:
    facts: tuple[Fact, ...] = (Failed(now, reason, way_of(notification)),)
    steps = [*steps, Step("failed", now, detail=reason.value)]
    if task is not None:
        unclear = reason is FailureReason.UNCLEAR
        why = FollowUpReason.UNCLEAR_WHETHER_SENT if unclear else FollowUpReason.NO_CHANNEL_LEFT
        facts = (*facts, raised(task, why, now=now))
        steps.append(Step("follow_up_raised", now, detail=why.value))
    return change(notification, facts, tuple(steps), state=State.FAILED, evidence=None, failure_reason=reason)


def raised(task: FollowUpTask, reason: FollowUpReason, *, now: datetime, level: int = 0) -> FollowUpRaised:
    """The task as a fact."""
    return FollowUpRaised(now, task.follow_up_id, reason, task.responsible, task.due_on, level)


def time_is_up(notification: Notification, rung: int, ways: WaysLeft, *, now: datetime) -> Change | None:
    """The days one way was given are over; None where it served, where it is not the present way, or nobody waits.

    A message that is only waiting for its contact has a wait of its own.
    """
    present = ways.ladder.rungs[rung] if rung < len(ways.ladder.rungs) else None
    if present is None or rung != notification.rung or notification.state in NOT_UNDER_WAY:
        return None
    if is_certain(notification.evidence) or present.is_enough(notification.evidence):
        return None
    if notification.evidence is None:
        return pass_on(notification, FailureReason.NOT_REACHED, ways, now=now)
    if ways.ladder.after(rung, ways.usable) is not None:
        return pass_on(notification, FailureReason.NOT_ACKNOWLEDGED, ways, now=now)
    if ways.task is None:
        return None
    # It arrived as far as machines can tell, and nobody answered: a person asks, and the delivery stands.
    why = FollowUpReason.NOT_ACKNOWLEDGED
    return change(notification, (raised(ways.task, why, now=now),), (Step("follow_up_raised", now, detail=why.value),))
