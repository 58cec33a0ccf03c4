"""Before and after a message is handed to the mail server.

A person may have been told while the message was still on its way: by telephone, or by an earlier copy whose acceptance
never came back. Then no further copy is sent, and a refusal afterwards is no failure: what is certain stays certain.
"""

from datetime import datetime

from notifications.domain.evidence import Evidence, is_certain, is_stronger
from notifications.domain.notification import (
    Change,
    Delivered,
    Failed,
    FailureReason,
    Notification,
    Sent,
    State,
    Step,
    change,
)


def begin_sending(notification: Notification, *, attempt: int, now: datetime) -> Change | None:
    """The attempt is on record before it is made; None where the person knows already."""
    if is_certain(notification.evidence):
        return None
    return change(notification, (), (Step("sending", now, detail=f"attempt_{attempt}"),), state=State.SENDING)


def server_accepted(notification: Notification, *, now: datetime) -> Change:
    """The mail server took the message: sent, and delivered as far as its word goes."""
    sent = Sent(now)
    if not is_stronger(Evidence.ACCEPTED_BY_SERVER, notification.evidence):
        return change(notification, (sent,), (Step("sent", now),))
    delivered = Delivered(now, Evidence.ACCEPTED_BY_SERVER, told_by=notification.channel)
    return change(
        notification,
        (sent, delivered),
        (Step("sent", now), Step("delivered", now, detail=Evidence.ACCEPTED_BY_SERVER.value)),
        state=State.DELIVERED,
        evidence=Evidence.ACCEPTED_BY_SERVER,
        failure_reason=None,
    )


def not_accepted(notification: Notification, reason: FailureReason, *, now: datetime) -> Change:
    """No further attempt is made; a failure, unless the person is known to have been told."""
    if is_certain(notification.evidence):
        return change(notification, (), (Step("not_sent", now, detail="told_already"),))
    return change(
        notification,
        (Failed(now, reason),),
        (Step("failed", now, detail=reason.value),),
        state=State.FAILED,
        failure_reason=reason,
    )
