"""An event asks for a message. Without an address it waits for one, and only for so long."""

from dataclasses import replace
from datetime import datetime

from notifications.domain.fallback import WaysLeft, pass_on
from notifications.domain.ladder import Ladder
from notifications.domain.notification import Change, FailureReason, Notification, State, Step, change


def open_notification(asked: Notification, ladder: Ladder, addressed: frozenset[str], *, now: datetime) -> Change:
    """A message that can go by the first way there is an address for, or one that waits.

    `addressed` are the channels a provider serves and an address is known for.
    """
    place = ladder.after(asked.rung - 1, addressed)
    if place is None:
        state = State.AWAITING_CONTACT
        return Change(replace(asked, state=state), steps=(Step(state.value, now),))
    channel = ladder.rungs[place].channel.value
    passed = tuple(Step("passed_over", now, detail=over.value) for over in ladder.passed_over(asked.rung - 1, place))
    after = replace(asked, state=State.CREATED, channel=channel, rung=place)
    return Change(after, steps=(*passed, Step(State.CREATED.value, now)))


def wait_after_all(notification: Notification, *, now: datetime) -> Change:
    """A message that is withheld no longer waits for an address: the statement of it may still be on its way."""
    steps = (Step("released", now, detail="withholding_ended"), Step(State.AWAITING_CONTACT.value, now))
    return change(notification, (), steps, state=State.AWAITING_CONTACT)


def contact_arrived(
    waiting: Notification, ladder: Ladder, addressed: frozenset[str], *, now: datetime
) -> Change | None:
    """The waiting message goes by the first way an address is known for now; None where it waits on, or no more."""
    place = ladder.after(waiting.rung - 1, addressed)
    if waiting.state is not State.AWAITING_CONTACT or place is None:
        return None
    channel = ladder.rungs[place].channel.value
    return change(waiting, (), (Step(State.CREATED.value, now),), state=State.CREATED, channel=channel, rung=place)


def contact_did_not_arrive(waiting: Notification, ways: WaysLeft, *, now: datetime) -> Change | None:
    """The waiting is over: the next way opens, and after the last a person tells; None where it waits no more."""
    if waiting.state is not State.AWAITING_CONTACT:
        return None
    return pass_on(waiting, FailureReason.NO_CONTACT, ways, now=now)
