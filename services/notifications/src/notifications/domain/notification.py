"""One message to one person because of one event, and everything known about whether it arrived."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from notifications.domain.content import Content
from notifications.domain.evidence import Evidence
from notifications.domain.timing_facts import TimingFact

SYSTEM = "notifications"
RECIPIENT = "recipient"
PROVIDER = "provider"


class State(StrEnum):
    """Where a message stands. `delivered` and `failed` are not ends: better proof, or a person, may still come."""

    AWAITING_CONTACT = "awaiting_contact"
    DEFERRED = "deferred"
    SUPPRESSED = "suppressed"
    CREATED = "created"
    SENDING = "sending"
    BY_HAND = "by_hand"
    DELIVERED = "delivered"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a message did not arrive by one way."""

    NO_CONTACT = "no_contact"
    ADDRESS_REFUSED = "address_refused"
    SERVER_UNAVAILABLE = "server_unavailable"
    MESSAGE_REFUSED = "message_refused"
    BOUNCED = "bounced"
    NOT_REACHED = "not_reached"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    UNCLEAR = "unclear"


class FollowUpReason(StrEnum):
    """Why a person takes over, as the contracts name it."""

    NO_CHANNEL_LEFT = "no_channel_left"
    UNCLEAR_WHETHER_SENT = "unclear_whether_sent"
    NOT_ACKNOWLEDGED = "not_acknowledged"


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that made the message necessary; `subject` is the id of the case it is about."""

    event_id: UUID
    event_type: str
    subject: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """The state decisions are taken on. `version` counts the facts published about it, beginning with 1.

    `channel` is the way the message takes now and `rung` its place on the policy's ladder, from 0. `setting_id` is the
    setting its event names; None where that names none. `round` counts how often the message began anew because a
    failed address was corrected.
    """

    notification_id: UUID
    authority: str
    cause: Cause
    party_id: UUID
    role: str
    channel: str
    content: Content
    policy_version: str
    state: State
    rung: int = 0
    evidence: Evidence | None = None
    failure_reason: FailureReason | None = None
    version: int = 0
    setting_id: str | None = None
    round: int = 0

    @property
    def purpose(self) -> str:
        """What the message is for."""
        return self.content.purpose


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a message: the channel, and its place on the ladder."""

    channel: str
    rung: int


def way_of(notification: Notification) -> Way:
    """The way the message takes now."""
    return Way(notification.channel, notification.rung)


@dataclass(frozen=True, slots=True)
class Sent:
    """The message left this service and was taken over."""

    at: datetime
    way: Way


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message arrived, as far as the evidence goes; `told_by` is a channel, `confirmed_by` a member of staff."""

    at: datetime
    evidence: Evidence
    told_by: str
    confirmed_by: str | None = None
    rung: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """The message did not arrive: no way is left, or it came back after it had been taken for delivered."""

    at: datetime
    reason: FailureReason
    way: Way


@dataclass(frozen=True, slots=True)
class FallbackUsed:
    """One way did not serve; the message takes the next."""

    at: datetime
    failed: Way
    reason: FailureReason
    way: Way


@dataclass(frozen=True, slots=True)
class FollowUpRaised:
    """A named member of staff is to tell the person; `level` counts how often the task went further up, from 0."""

    at: datetime
    follow_up_id: UUID
    reason: FollowUpReason
    responsible: str
    due_on: date
    level: int = 0


Fact = Sent | Delivered | Failed | FallbackUsed | FollowUpRaised | TimingFact


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the ledger: what happened, when, who says so, and a code as detail."""

    what: str
    at: datetime
    by: str = SYSTEM
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision leads to: the notification afterwards, the facts to publish, the lines for the ledger."""

    after: Notification
    facts: tuple[Fact, ...] = ()
    steps: tuple[Step, ...] = ()


def change(before: Notification, facts: tuple[Fact, ...], steps: tuple[Step, ...], **updates: object) -> Change:
    """The change with the version raised by one for each fact."""
    after = replace(before, version=before.version + len(facts), **updates)  # type: ignore[arg-type]  # names of fields
    return Change(after, facts, steps)
