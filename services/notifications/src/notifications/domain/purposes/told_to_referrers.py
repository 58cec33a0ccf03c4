"""What whoever referred hears of their referral."""

from dataclasses import dataclass
from datetime import date

from notifications.domain.content import Content


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(Content, purpose="referral_received"):
    """A referral was made and has its number."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class ReferralAcknowledged(Content, purpose="referral_acknowledged"):
    """Somebody has looked at the referral; by `target_on` the service hopes to decide, without a promise (KD8)."""

    reference: str
    target_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralInformationRequested(Content, purpose="referral_information_requested"):
    """The service needs to know more before it can decide."""

    reference: str
    missing: tuple[str, ...]
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ReplyTargetAtRisk(Content, purpose="reply_target_at_risk"):
    """What the `clock` is set for will probably come later than was hoped: told before the day, not after it (KD8).
    `expected_on` is the event's `forecast_on`."""

    reference: str
    clock: str
    target_on: date
    expected_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralAccepted(Content, purpose="referral_accepted"):
    """The service takes the referral on."""

    reference: str
    accepted_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralDeclined(Content, purpose="referral_declined"):
    """The service cannot take the referral on: why, and where else to go."""

    reference: str
    decline_reason: str
    signpost_codes: tuple[str, ...]
    declined_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralRedirected(Content, purpose="referral_redirected"):
    """Another service fits better (YL2): which, why (the event's `reason`), and who brings the case there."""

    reference: str
    to_service: str
    redirect_reason: str
    route: str
    redirected_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralWaitlisted(Content, purpose="referral_waitlisted"):
    """The referral waits for a place; the wait is told openly (YL3)."""

    reference: str
    position: int | None = None
    expected_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class OutcomesAgreed(Content, purpose="outcomes_agreed"):
    """What the support should come to (YL6): the aim of each of the event's `outcomes`."""

    reference: str
    aims: tuple[str, ...]
    agreed_on: date
    progress_due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralProgress(Content, purpose="referral_progress"):
    """How the support goes on: (aim, progress) of each of the event's `aims`."""

    reference: str
    aim_progress: tuple[tuple[str, str], ...]
    reported_on: date
    next_report_due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(Content, purpose="appointment_booked"):
    """The referrer hears that the family has an appointment; where and when is for the family alone."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(Content, purpose="appointment_missed"):
    """An appointment did not take place; so many further attempts are owed before the referral may close (YL4)."""

    reference: str
    missed_by: str
    attempts_owed: int


@dataclass(frozen=True, kw_only=True)
class ReferralOutcome(Content, purpose="referral_outcome"):
    """What the support came to."""

    reference: str
    outcome_code: str


@dataclass(frozen=True, kw_only=True)
class ReferralClosing(Content, purpose="referral_closing"):
    """The referral is about to be closed."""

    reference: str
    closing_reason: str


@dataclass(frozen=True, kw_only=True)
class ReferralWithdrawn(Content, purpose="referral_withdrawn"):
    """The referral was taken back, and by whom. A family's reasons are its own and are not passed on."""

    reference: str
    withdrawn_by: str
    withdrawn_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralTransferred(Content, purpose="referral_transferred"):
    """The old referrer hears that the referral followed the child (YL18); where to is not theirs to know."""

    reference: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralTransferredIn(Content, purpose="referral_transferred_in"):
    """The receiving contact hears that a referral comes with a child (YL18); from the same event."""

    reference: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class ReferralMerged(Content, purpose="referral_merged"):
    """The referral was joined with another for the same need; the other's number may be somebody else's."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class ReferralReopened(Content, purpose="referral_reopened"):
    """A closed referral is worked on again; `reopen_reason` is the event's reason, whatever its name there."""

    reference: str
    reopen_reason: str


@dataclass(frozen=True, kw_only=True)
class ReferralUnmerged(Content, purpose="referral_unmerged"):
    """The referral had been joined with another by mistake, and is worked on by itself again."""

    reference: str
