"""The facts a decision can return, a closed union. `adapters/wire.py` translates those that are published."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import ClosingReason, Evidence, LengthWarning, ReopenReason


@dataclass(frozen=True, slots=True)
class ReferralMade:
    """A setting asked for support for a child (EL2). By HTTP or by an integrator's sealed event."""

    occurred_at: datetime
    referral_id: UUID
    reference: str
    authority: str
    setting_id: str
    referral_type: str
    reason_codes: tuple[str, ...]
    referrer_id: UUID
    child_id: UUID
    made_on: date
    received_by: str


@dataclass(frozen=True, slots=True)
class ReferralAllocated:
    """The referral was given to an accredited ELSA (EL5)."""

    occurred_at: datetime
    elsa_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralAccepted:
    """Support will be given. Opens the obligation to tell the referrer (YL1)."""

    occurred_at: datetime
    accepted_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralDeclined:
    """Support will not be given here; why, and where else to go. Opens the obligation to tell the referrer (YL1)."""

    occurred_at: datetime
    declined_on: date
    decline_reason: str
    signpost_codes: tuple[str, ...]
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class SupportProgrammeStarted:
    """The ELSA began the programme of support (EL2)."""

    occurred_at: datetime
    programme_id: UUID
    elsa_id: UUID
    started_on: date
    planned_weeks: int
    warnings: tuple[LengthWarning, ...]


@dataclass(frozen=True, slots=True)
class SupportProgrammeEnded:
    """The programme of support ended after so many weeks (EL2)."""

    occurred_at: datetime
    programme_id: UUID
    ended_on: date
    weeks: int
    warnings: tuple[LengthWarning, ...]


@dataclass(frozen=True, slots=True)
class ReferralOutcomeRecorded:
    """What came of the support, in a code (YL1)."""

    occurred_at: datetime
    outcome_code: str


@dataclass(frozen=True, slots=True)
class ReferralClosing:
    """Somebody asked for the referral to be closed. Opens the obligation to tell the referrer (YL1)."""

    occurred_at: datetime
    closing_reason: ClosingReason
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferrerInformed:
    """There is evidence, as strong as the policy asks, that the referrer was told of one decision (YL1)."""

    occurred_at: datetime
    notice_event_id: UUID
    party_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeEvidenceStrengthened:
    """The referrer, already told, has now confirmed it. Kept for the timeline; notifications published the fact."""

    occurred_at: datetime
    notice_event_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeFailed:
    """The notice did not arrive, or bounced: a person has to tell the referrer. Notifications published the fact."""

    occurred_at: datetime
    notice_event_id: UUID
    notification_id: UUID
    notification_version: int
    failure_reason: str


@dataclass(frozen=True, slots=True)
class ReferralReopened:
    """A closed referral waits again for its referrer to be told, because the notice it closed upon bounced.

    `ReferralClosed` follows once more when the referrer was told (YL1).
    """

    occurred_at: datetime
    reopen_reason: ReopenReason
    notice_event_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralClosed:
    """The referral came to its end and its referrer knows (YL1)."""

    occurred_at: datetime
    closing_reason: ClosingReason
    outcome_code: str | None


ReferralEvent = (
    ReferralMade
    | ReferralAllocated
    | ReferralAccepted
    | ReferralDeclined
    | SupportProgrammeStarted
    | SupportProgrammeEnded
    | ReferralOutcomeRecorded
    | ReferralClosing
    | ReferrerInformed
    | NoticeEvidenceStrengthened
    | NoticeFailed
    | ReferralReopened
    | ReferralClosed
)

KEPT_INSIDE = NoticeEvidenceStrengthened | NoticeFailed
"""Facts that are on the timeline only: notifications has published what they follow from."""
