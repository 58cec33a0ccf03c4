"""What no event of another service asks for: reminders, digests, and what is said about enquiries."""

from dataclasses import dataclass
from datetime import date

from notifications.domain.content import Audience, Content


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
