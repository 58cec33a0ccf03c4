"""Facts with which a referral ends, moves on, or begins again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import ClosingReason, Evidence, ReopenReason


@dataclass(frozen=True, slots=True)
class ReferralClosing:
    """Somebody asked for the referral to be closed. Opens the obligation to tell the referrer (YL1)."""

    occurred_at: datetime
    closing_reason: ClosingReason
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    """The family or the referrer took the referral back. Opens the obligation to tell the referrer (VI4, YL1)."""

    occurred_at: datetime
    withdrawn_by: str
    reason: str
    withdrawn_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralTransferred:
    """The referral follows the child to another setting, with consent (YL18).

    Opens the obligation to tell the one who referred; whoever receives it at the new setting is the referrer from now
    on. `to_authority` is set where the child left the area: then the referral ends here.
    """

    occurred_at: datetime
    from_setting_id: str
    to_setting_id: str
    to_authority: str | None
    receiving_contact_id: UUID
    reason: str
    consent_id: UUID
    effective_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralMerged:
    """The referral is a duplicate and goes on as another one. Opens the obligation to tell its referrer (YL23)."""

    occurred_at: datetime
    into_referral_id: UUID
    merged_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralUnmerged:
    """The referral was no duplicate after all and stands by itself again. Opens the obligation to tell its referrer."""

    occurred_at: datetime
    from_referral_id: UUID
    unmerged_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralReopened:
    """A closed referral is open again: to be told (it resumes the end it waited in) or to be worked on (YL1, YL18).

    `least_evidence`: set where somebody decided it, because then the referrer is to be told.
    """

    occurred_at: datetime
    reopen_reason: ReopenReason
    notice_event_id: UUID | None
    least_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class ReferralClosed:
    """The referral came to its end, and everybody who is to know knows (YL1)."""

    occurred_at: datetime
    closing_reason: ClosingReason
    outcome_code: str | None
    told: str = "all_told"
