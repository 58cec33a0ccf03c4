"""The facts a decision can return, a closed union. `adapters/wire.py` translates those that are published."""

from referrals.domain.events_of_care import (
    AppointmentBooked,
    AppointmentMissed,
    DesiredOutcomesAgreed,
    FurtherContactAttempted,
    ReferralAllocated,
    ReferralOutcomeRecorded,
    ReferralProgressReported,
    SupportProgrammeEnded,
    SupportProgrammeStarted,
)
from referrals.domain.events_of_the_end import (
    ReferralClosed,
    ReferralClosing,
    ReferralMerged,
    ReferralReopened,
    ReferralTransferred,
    ReferralUnmerged,
    ReferralWithdrawn,
)
from referrals.domain.events_of_the_loop import (
    ConsentGiven,
    ConsentWithdrawn,
    FeedbackAcknowledged,
    NoticeEvidenceAdded,
    NoticeEvidenceStrengthened,
    NoticeFailed,
    NoticeWithheld,
    NoticeWithholdingEnded,
    NoticeWithholdingReviewDue,
    ReferrerFeedbackOverdue,
    ReferrerInformed,
    ReplyTargetAtRisk,
    ReplyTargetMissed,
    ReplyTargetSet,
)
from referrals.domain.events_of_triage import (
    InformationReceived,
    ReferralAccepted,
    ReferralAcknowledged,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralMade,
    ReferralPrioritised,
    ReferralProposalReturned,
    ReferralProposed,
    ReferralRedirected,
    ReferralScreened,
    ReferralWaitlisted,
)

FirstEvent = ReferralMade | ReferralProposed
"""A referral begins with one of these; a proposal goes on with `ReferralMade` once it is endorsed."""

TriageEvent = (
    ReferralProposalReturned
    | ReferralAcknowledged
    | ReferralScreened
    | ReferralInformationRequested
    | InformationReceived
    | ReferralAccepted
    | ReferralDeclined
    | ReferralRedirected
    | ReferralWaitlisted
    | ReferralPrioritised
)
CareEvent = (
    ReferralAllocated
    | DesiredOutcomesAgreed
    | AppointmentBooked
    | AppointmentMissed
    | FurtherContactAttempted
    | SupportProgrammeStarted
    | SupportProgrammeEnded
    | ReferralProgressReported
    | ReferralOutcomeRecorded
)
EndEvent = (
    ReferralClosing
    | ReferralWithdrawn
    | ReferralTransferred
    | ReferralMerged
    | ReferralUnmerged
    | ReferralReopened
    | ReferralClosed
)
LoopEvent = (
    ReferrerInformed
    | NoticeEvidenceStrengthened
    | NoticeEvidenceAdded
    | NoticeFailed
    | NoticeWithheld
    | NoticeWithholdingEnded
    | NoticeWithholdingReviewDue
    | FeedbackAcknowledged
    | ReferrerFeedbackOverdue
    | ReplyTargetSet
    | ReplyTargetAtRisk
    | ReplyTargetMissed
    | ConsentGiven
    | ConsentWithdrawn
)

ReferralEvent = FirstEvent | TriageEvent | CareEvent | EndEvent | LoopEvent

KEPT_INSIDE = NoticeEvidenceStrengthened | NoticeEvidenceAdded | NoticeFailed | InformationReceived
"""Facts that are on the timeline only: notifications has published what the first three follow from."""

__all__ = [
    "KEPT_INSIDE",
    "AppointmentBooked",
    "AppointmentMissed",
    "CareEvent",
    "ConsentGiven",
    "ConsentWithdrawn",
    "DesiredOutcomesAgreed",
    "EndEvent",
    "FeedbackAcknowledged",
    "FirstEvent",
    "FurtherContactAttempted",
    "InformationReceived",
    "LoopEvent",
    "NoticeEvidenceAdded",
    "NoticeEvidenceStrengthened",
    "NoticeFailed",
    "NoticeWithheld",
    "NoticeWithholdingEnded",
    "NoticeWithholdingReviewDue",
    "ReferralAccepted",
    "ReferralAcknowledged",
    "ReferralAllocated",
    "ReferralClosed",
    "ReferralClosing",
    "ReferralDeclined",
    "ReferralEvent",
    "ReferralInformationRequested",
    "ReferralMade",
    "ReferralMerged",
    "ReferralOutcomeRecorded",
    "ReferralPrioritised",
    "ReferralProgressReported",
    "ReferralProposalReturned",
    "ReferralProposed",
    "ReferralRedirected",
    "ReferralReopened",
    "ReferralScreened",
    "ReferralTransferred",
    "ReferralUnmerged",
    "ReferralWaitlisted",
    "ReferralWithdrawn",
    "ReferrerFeedbackOverdue",
    "ReferrerInformed",
    "ReplyTargetAtRisk",
    "ReplyTargetMissed",
    "ReplyTargetSet",
    "SupportProgrammeEnded",
    "SupportProgrammeStarted",
    "TriageEvent",
]
