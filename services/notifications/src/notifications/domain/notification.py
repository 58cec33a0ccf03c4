"""One message to one person because of one event, and everything known about whether it arrived."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from notifications.domain.content import Content
from notifications.domain.evidence import Evidence

SYSTEM = "notifications"
RECIPIENT = "recipient"


class State(StrEnum):
    """Where a message stands. `delivered` and `failed` are not ends: better proof, or a person, may still come."""

    AWAITING_CONTACT = "awaiting_contact"
    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a message did not arrive, as the contracts name it."""

    NO_CONTACT = "no_contact"
    ADDRESS_REFUSED = "address_refused"
    SERVER_UNAVAILABLE = "server_unavailable"
    MESSAGE_REFUSED = "message_refused"


@dataclass(frozen=True, slots=True)
class Cause:
    """The event that made the message necessary; `subject` is the id of the case it is about."""

    event_id: UUID
    event_type: str
    subject: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """The state decisions are taken on. `version` counts the facts published about it, beginning with 1."""

    notification_id: UUID
    authority: str
    cause: Cause
    party_id: UUID
    role: str
    channel: str
    content: Content
    policy_version: str
    state: State
    evidence: Evidence | None = None
    failure_reason: FailureReason | None = None
    version: int = 0

    @property
    def purpose(self) -> str:
        """What the message is for."""
        return self.content.purpose


@dataclass(frozen=True, slots=True)
class Sent:
    """The message left this service and was taken over."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message arrived, as far as the evidence goes; `told_by` is a channel, `confirmed_by` a member of staff."""

    at: datetime
    evidence: Evidence
    told_by: str
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The message did not arrive and no further attempt is made: a person has to tell."""

    at: datetime
    reason: FailureReason


Fact = Sent | Delivered | Failed


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
