"""Somebody says that the message arrived: the recipient by the link, or a member of staff who told them in person."""

from dataclasses import dataclass
from datetime import date, datetime

from notifications.domain.evidence import Evidence, is_stronger
from notifications.domain.notification import RECIPIENT, Change, Delivered, Notification, State, Step, change


@dataclass(frozen=True, slots=True)
class AlreadyAcknowledged:
    """The recipient has acknowledged the message: there is nothing left to tell."""


@dataclass(frozen=True, slots=True)
class AlreadyFollowedUp:
    """A member of staff is on record as having told the person."""


@dataclass(frozen=True, slots=True)
class ToldInTheFuture:
    """Nobody can have been told on a day that has not come."""

    told_on: date
    today: date


@dataclass(frozen=True, slots=True)
class ToldBeforeItHappened:
    """Nobody can have been told of a decision before it was taken."""

    told_on: date
    happened_on: date


FollowUpRefusal = AlreadyAcknowledged | AlreadyFollowedUp | ToldInTheFuture | ToldBeforeItHappened


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A member of staff told the person: when, by which means (phone, letter, in_person), and who they are."""

    told_on: date
    means: str
    confirmed_by: str


def acknowledge(notification: Notification, *, now: datetime) -> Change | None:
    """The recipient pressed the button; None where as much was known already, so that pressing again is harmless."""
    found = Evidence.ACKNOWLEDGED
    if not is_stronger(found, notification.evidence):
        return None
    delivered = Delivered(now, found, told_by=notification.channel, rung=notification.rung)
    return _certain(notification, delivered, Step("delivered", now, RECIPIENT, found.value))


def follow_up(
    notification: Notification, told: FollowUp, *, told_at: datetime, happened_on: date, today: date, now: datetime
) -> Change | FollowUpRefusal:
    """A person told the person: proof as good as their own word, and the way out when every message failed.

    `told_at` is the instant `told.told_on` stands for, `now` the instant of recording; the dates are days in England.
    """
    if notification.evidence is Evidence.ACKNOWLEDGED:
        return AlreadyAcknowledged()
    if notification.evidence is Evidence.HUMAN:
        return AlreadyFollowedUp()
    if told.told_on > today:
        return ToldInTheFuture(told.told_on, today)
    if told.told_on < happened_on:
        return ToldBeforeItHappened(told.told_on, happened_on)
    delivered = Delivered(told_at, Evidence.HUMAN, told.means, told.confirmed_by, notification.rung)
    return _certain(notification, delivered, Step("delivered", now, told.confirmed_by, f"human_{told.means}"))


def _certain(notification: Notification, delivered: Delivered, step: Step) -> Change:
    return change(
        notification,
        (delivered,),
        (step,),
        state=State.DELIVERED,
        evidence=delivered.evidence,
        failure_reason=None,
    )
