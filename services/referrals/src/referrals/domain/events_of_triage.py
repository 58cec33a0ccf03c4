"""Facts from the first word of a referral to the decision whether it is taken on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import Evidence


@dataclass(frozen=True, slots=True)
class ReferralProposed:
    """A member of staff thinks a child should be referred, and asks the SENCO to endorse it (YL5)."""

    occurred_at: datetime
    referral_id: UUID
    reference: str
    authority: str
    setting_id: str
    referral_type: str
    reason_codes: tuple[str, ...]
    proposer_id: UUID
    endorser_id: UUID
    child_id: UUID
    made_on: date
    endorse_by: date
    received_by: str


@dataclass(frozen=True, slots=True)
class ReferralProposalReturned:
    """The SENCO does not endorse the proposal; opens the obligation to tell whoever proposed it (YL5)."""

    occurred_at: datetime
    return_reason: str
    returned_on: date
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralMade:
    """A setting asked for support for a child (EL2): by HTTP, by a sealed event, or by endorsing a proposal (YL5)."""

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
    made_by: str | None = None
    funding: str | None = None
    consent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReferralAcknowledged:
    """The service has seen the referral and says by when it means to decide (YL1); `target_on` is no promise (KD8)."""

    occurred_at: datetime
    received_on: date
    acknowledged_on: date
    target_on: date
    day_count: str


@dataclass(frozen=True, slots=True)
class ReferralScreened:
    """The referral was held against the scope and the usual criteria (VI2, VI3)."""

    occurred_at: datetime
    result: str
    criteria_met: int
    criteria_asked: int
    screened_on: date
    commissioner: str | None = None
    funding: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralInformationRequested:
    """The service needs to know more before it can decide. Opens the obligation to tell the referrer (YL1)."""

    occurred_at: datetime
    request_id: UUID
    missing: tuple[str, ...]
    due_on: date
    pauses_target: bool
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class InformationReceived:
    """What was missing is there; the target's clock goes on."""

    occurred_at: datetime
    request_id: UUID
    received_on: date


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
class ReferralRedirected:
    """Another service is the right one. Opens the obligation to tell the referrer which and why (YL2)."""

    occurred_at: datetime
    to_service: str
    reason: str
    route: str
    redirected_on: date
    consent_id: UUID | None
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralWaitlisted:
    """The referral waits for a place, or its expected day moved. Opens the obligation to tell the referrer (YL3)."""

    occurred_at: datetime
    waiting_since: date
    position: int | None
    expected_on: date | None
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralPrioritised:
    """The referral was given its place among the others, by reasons that can be told (YL3, SN19)."""

    occurred_at: datetime
    priority: str
    reasons: tuple[str, ...]
    prioritised_on: date
