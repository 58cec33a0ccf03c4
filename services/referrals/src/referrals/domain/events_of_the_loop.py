"""Facts about who was told, who has not been, what was promised to nobody but aimed at, and what a family agreed to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import Evidence, WithholdingReason


@dataclass(frozen=True, slots=True)
class ReferrerInformed:
    """There is evidence, as strong as the policy asks, that somebody was told of one decision (YL1)."""

    occurred_at: datetime
    notice_event_id: UUID
    party_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeEvidenceStrengthened:
    """The person, already told, has now confirmed it. Kept for the timeline; notifications published the fact."""

    occurred_at: datetime
    notice_event_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeEvidenceAdded:
    """Another message told the same, no more surely: it counts should the first turn out to have failed."""

    occurred_at: datetime
    notice_event_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeFailed:
    """A message did not arrive, or bounced. Notifications published the fact.

    `responsible` (a pseudonym of staff) has the task of telling the person by `due_on`; None where it left no task.
    """

    occurred_at: datetime
    notice_event_id: UUID
    notification_id: UUID
    notification_version: int
    failure_reason: str
    failed_at: datetime | None = None
    follow_up_id: UUID | None = None
    responsible: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeWithheld:
    """Somebody is not to be told of a decision: why, whose decision that is, and when it is looked at again.

    `notice_event_id` is None where the decision is the very next fact: `facts.record` puts its id in.
    """

    occurred_at: datetime
    notice_event_id: UUID | None
    reason: WithholdingReason
    decided_by: str
    review_on: date


@dataclass(frozen=True, slots=True)
class NoticeWithholdingEnded:
    """The person is to be told after all: the obligation is open again."""

    occurred_at: datetime
    notice_event_id: UUID
    ended_by: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class NoticeWithholdingReviewDue:
    """The day has come on which somebody looks at a withholding again; whoever manages the service is told."""

    occurred_at: datetime
    notice_event_id: UUID
    decided_by: str
    review_on: date


@dataclass(frozen=True, slots=True)
class FeedbackAcknowledged:
    """The person confirmed having been told, so that nobody need ask them again (YL1)."""

    occurred_at: datetime
    notice_event_id: UUID
    party_id: UUID
    way: str
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True)
class ReferrerFeedbackOverdue:
    """The referrer has heard nothing for longer than the policy allows; one step up the line is told (YL1)."""

    occurred_at: datetime
    owed: str
    due_on: date
    silent_days: int
    step: str


@dataclass(frozen=True, slots=True)
class ReplyTargetSet:
    """By when the service means to decide; measured, never told as a promise (KD8)."""

    occurred_at: datetime
    target_on: date
    warn_on: date
    days: int
    day_count: str


@dataclass(frozen=True, slots=True)
class ReplyTargetAtRisk:
    """The target will probably be missed; the referrer is told before it is (KD8)."""

    occurred_at: datetime
    target_on: date
    forecast_on: date | None


@dataclass(frozen=True, slots=True)
class ReplyTargetMissed:
    """The day by which the service meant to decide has passed without a decision (KD8)."""

    occurred_at: datetime
    target_on: date


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A family agreed to something being shared or done, before it is shared or done (VI4)."""

    occurred_at: datetime
    consent_id: UUID
    kind: str
    scopes: tuple[str, ...]
    shared_with: tuple[str, ...]
    given_by: str
    recorded_by: str
    given_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A family took a consent back: nothing is shared or done on it from now on (VI4)."""

    occurred_at: datetime
    consent_id: UUID
    scopes: tuple[str, ...]
    withdrawn_by: str
    withdrawn_at: datetime
    seen_by: tuple[str, ...] = ()
