"""An event asks for a message. Without an address it waits for one, and only for so long."""

from dataclasses import replace
from datetime import datetime

from notifications.domain.notification import Change, Failed, FailureReason, Notification, State, Step, change


def open_notification(asked: Notification, *, contact_known: bool, now: datetime) -> Change:
    """A created message, or one that waits for its contact."""
    state = State.CREATED if contact_known else State.AWAITING_CONTACT
    return Change(replace(asked, state=state), steps=(Step(state.value, now),))


def contact_arrived(waiting: Notification, *, now: datetime) -> Change | None:
    """The waiting message can be sent; None where it does not wait any more."""
    if waiting.state is not State.AWAITING_CONTACT:
        return None
    return change(waiting, (), (Step(State.CREATED.value, now),), state=State.CREATED)


def contact_did_not_arrive(waiting: Notification, *, now: datetime) -> Change | None:
    """The waiting is over: the message fails, so that a person can tell; None where it does not wait any more."""
    if waiting.state is not State.AWAITING_CONTACT:
        return None
    reason = FailureReason.NO_CONTACT
    return change(
        waiting,
        (Failed(now, reason),),
        (Step("failed", now, detail=reason.value),),
        state=State.FAILED,
        failure_reason=reason,
    )
