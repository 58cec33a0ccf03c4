"""Before and after a message is handed to a provider.

A person may have been told while the message was still on its way: by telephone, or by an earlier copy whose acceptance
never came back. Then no further copy is sent, and a refusal afterwards is no failure: what is certain stays certain.
"""

from datetime import datetime

from notifications.domain.evidence import Evidence, is_certain, is_stronger
from notifications.domain.fallback import WaysLeft, pass_on
from notifications.domain.notification import (
    Change,
    Delivered,
    FailureReason,
    Notification,
    Sent,
    State,
    Step,
    Way,
    change,
    way_of,
)


def begin_sending(notification: Notification, *, attempt: int, now: datetime) -> Change | None:
    """The attempt is on record before it is made; None where the person knows already, or it is not to be sent."""
    if is_certain(notification.evidence) or notification.state is State.SUPPRESSED:
        return None
    return change(notification, (), (Step("sending", now, detail=f"attempt_{attempt}"),), state=State.SENDING)


def server_accepted(notification: Notification, *, now: datetime, by: Way | None = None) -> Change:
    """The provider took the message: sent, and delivered as far as its word goes. `by` is a way it has left since."""
    way = by or way_of(notification)
    sent = Sent(now, way)
    if not is_stronger(Evidence.ACCEPTED_BY_SERVER, notification.evidence):
        # A receipt, or the reader's own word, came before the acceptance was on record.
        return change(notification, (sent,), (Step("sent", now),), state=State.DELIVERED, failure_reason=None)
    delivered = Delivered(now, Evidence.ACCEPTED_BY_SERVER, told_by=way.channel, rung=way.rung)
    return change(
        notification,
        (sent, delivered),
        (Step("sent", now), Step("delivered", now, detail=Evidence.ACCEPTED_BY_SERVER.value)),
        state=State.DELIVERED,
        evidence=Evidence.ACCEPTED_BY_SERVER,
        failure_reason=None,
    )


def not_accepted(notification: Notification, reason: FailureReason, ways: WaysLeft, *, now: datetime) -> Change:
    """No further attempt is made by this way; the next one opens, unless the person is known to have been told."""
    if is_certain(notification.evidence):
        return change(notification, (), (Step("not_sent", now, detail="told_already"),))
    if notification.state is State.SUPPRESSED:
        return change(notification, (), (Step("not_sent", now, detail=State.SUPPRESSED.value),))
    return pass_on(notification, reason, ways, now=now)
