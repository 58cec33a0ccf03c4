"""What others hear of a referral, and of whom a setting turns to."""

from dataclasses import dataclass
from datetime import date

from notifications.domain.content import Content


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
