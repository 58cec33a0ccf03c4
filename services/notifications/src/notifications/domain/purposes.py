"""Every purpose a message can have, with exactly what it says.

A content is made from its event field by field, alike in name unless the docstring says otherwise. Purposes for a
family begin with `family_` where others are told of the same event in other words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from notifications.domain.content import CONTENT_CLASSES, Audience, Content


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


@dataclass(frozen=True, kw_only=True)
class ReferralProposed(Content, purpose="referral_proposed"):
    """The endorser is asked to endorse a proposal by a day."""

    reference: str
    service: str
    endorse_by: date


@dataclass(frozen=True, kw_only=True)
class ProposalReturned(Content, purpose="proposal_returned"):
    """The proposer gets the proposal back; `return_reason` is the event's reason, whatever its name there."""

    reference: str
    return_reason: str


@dataclass(frozen=True, kw_only=True)
class FeedbackOverdue(Content, purpose="feedback_overdue"):
    """A referrer has heard nothing for too long: told to the worker, the manager, then the head of service."""

    reference: str
    owed: str
    due_on: date
    silent_days: int
    step: str


@dataclass(frozen=True, kw_only=True)
class WithholdingReviewDue(Content, purpose="withholding_review_due"):
    """The manager hears that the decision not to tell somebody is to be looked at again."""

    reference: str
    review_on: date


@dataclass(frozen=True, kw_only=True)
class LinkAssigned(Content, purpose="link_assigned"):
    """A setting hears that it has a psychologist, or somebody in another role, to turn to; no message has the name."""

    link_role: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class LinkChanged(Content, purpose="link_changed"):
    """A setting hears that somebody else follows as the one to turn to."""

    link_role: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class PsychologistLinkAssigned(Content, purpose="psychologist_link_assigned"):
    """The link person hears of a setting that turns to them; from the event of `link_assigned`."""

    link_role: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class PsychologistLinkChanged(Content, purpose="psychologist_link_changed"):
    """The link person hears that they follow another, who left a handover note; from the event of `link_changed`."""

    link_role: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Content, purpose="consent_given", audience=Audience.FAMILY):
    """A family hears what it agreed to, with whom, and until when (VI4)."""

    scopes: tuple[str, ...]
    shared_with: tuple[str, ...]
    given_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Content, purpose="consent_withdrawn", audience=Audience.FAMILY):
    """A family hears that what it took back is done no more."""

    scopes: tuple[str, ...]
    withdrawn_at: datetime


@dataclass(frozen=True, kw_only=True)
class FamilyAppointmentBooked(Content, purpose="family_appointment_booked", audience=Audience.FAMILY):
    """A family hears when its appointment is, and in what kind of place (YL19); from the event of
    `appointment_booked`."""

    reference: str
    starts_at: datetime
    minutes: int
    mode: str
    venue_type: str


@dataclass(frozen=True, kw_only=True)
class FamilyAppointmentMissed(Content, purpose="family_appointment_missed", audience=Audience.FAMILY):
    """A family hears that a missed appointment is no end (YL4); from the event of `appointment_missed`."""

    reference: str
    missed_by: str


@dataclass(frozen=True, kw_only=True)
class ReminderInformationRequested(Content, purpose="reminder_information_requested"):
    """The same question again."""

    reference: str
    missing: tuple[str, ...]
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ReminderReferralProposed(Content, purpose="reminder_referral_proposed"):
    """A proposal still waits for its endorsement."""

    reference: str
    service: str
    endorse_by: date


@dataclass(frozen=True, kw_only=True)
class ReminderFeedbackAcknowledgement(Content, purpose="reminder_feedback_acknowledgement"):
    """Nobody has said yet that word about the referral arrived."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Digest(Content, purpose="digest"):
    """Several pieces of news in one message; each stands in it by its own subject and first sentence."""

    item_count: int


@dataclass(frozen=True, kw_only=True)
class EnquiryReceived(Content, purpose="enquiry_received", audience=Audience.FAMILY):
    """Somebody asked something, and hears by when a call back, or else an answer, is hoped for: one of the two days."""

    reference: str
    call_back_by: date | None
    answer_by: date | None


@dataclass(frozen=True, kw_only=True)
class ReminderEnquiryOverdue(Content, purpose="reminder_enquiry_overdue"):
    """The day an answer was hoped for has gone by; whoever reads the programme's mailbox hears of it."""

    reference: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class EnquiryAnswered(Content, purpose="enquiry_answered", audience=Audience.FAMILY):
    """An enquiry was answered and is closed."""

    reference: str
    answered_on: date


@dataclass(frozen=True, kw_only=True)
class AccreditationGranted(Content, purpose="accreditation_granted"):
    """An ELSA has met both conditions (EL5)."""

    granted_on: date


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Content, purpose="certificate_issued"):
    """A certificate exists; `reference` is the number printed on it (the event's `certificate_number`)."""

    reference: str
    certificate_kind: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class AwardStageAwarded(Content, purpose="award_stage_awarded"):
    """A panel awarded a stage (CP11)."""

    scheme: str
    stage: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class AwardStageReturned(Content, purpose="award_stage_returned"):
    """A panel returned a submission with what is missing (CP11)."""

    scheme: str
    stage: str
    missing_codes: tuple[str, ...]
    decided_on: date


CONTENT_OF_PURPOSE: Final[Mapping[str, type[Content]]] = MappingProxyType(CONTENT_CLASSES)
"""Purpose -> its content class."""

TOLD_FROM_NO_EVENT: Final = frozenset(
    {
        "digest",
        "enquiry_answered",
        "enquiry_received",
        "reminder_enquiry_overdue",
        "reminder_feedback_acknowledgement",
        "reminder_information_requested",
        "reminder_referral_proposed",
    }
)
"""Purposes no route leads to: ladders, digests and enquiries ask for them."""
