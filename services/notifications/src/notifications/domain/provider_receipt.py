"""A provider reports what became of a message it had taken, sometimes weeks later (FN12)."""

from datetime import datetime

from notifications.domain.evidence import Evidence, is_certain, is_stronger
from notifications.domain.fallback import WaysLeft, pass_on
from notifications.domain.notification import (
    PROVIDER,
    Change,
    Delivered,
    FailureReason,
    Notification,
    State,
    Step,
    Way,
    change,
)


def arrived(notification: Notification, way: Way, *, now: datetime) -> Change | None:
    """The provider says it was delivered, by this way; None where as much is known already.

    An earlier way may be the one that served after all: told is told.
    """
    if not is_stronger(Evidence.PROVIDER_RECEIPT, notification.evidence):
        return None
    delivered = Delivered(now, Evidence.PROVIDER_RECEIPT, told_by=way.channel, rung=way.rung)
    return change(
        notification,
        (delivered,),
        (Step("delivered", now, PROVIDER, Evidence.PROVIDER_RECEIPT.value),),
        state=State.DELIVERED,
        evidence=Evidence.PROVIDER_RECEIPT,
        failure_reason=None,
    )


def came_back(
    notification: Notification, way: Way, reason: FailureReason, ways: WaysLeft, *, now: datetime
) -> Change | None:
    """The provider says it did not arrive, or it came back.

    None where the message has left that way already, has failed, or where a person has said that they know.
    """
    if way.rung != notification.rung or notification.state is State.FAILED:
        return None
    if is_certain(notification.evidence):
        return change(notification, (), (Step("came_back", now, PROVIDER, "told_already"),))
    passed = pass_on(notification, reason, ways, now=now)
    return Change(passed.after, passed.facts, (Step("came_back", now, PROVIDER, reason.value), *passed.steps))
