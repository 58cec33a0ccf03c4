"""Every purpose a message can have, with exactly what it says.

A content is made from its event field by field, alike in name unless the docstring says otherwise. Purposes for a
family begin with `family_` where others are told of the same event in other words.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifications.domain.content import CONTENT_CLASSES, Content
from notifications.domain.purposes.around_referrals import (
    FeedbackOverdue,
    LinkAssigned,
    LinkChanged,
    ProposalReturned,
    PsychologistLinkAssigned,
    PsychologistLinkChanged,
    ReferralProposed,
    WithholdingReviewDue,
)
from notifications.domain.purposes.asked_for_here import (
    Digest,
    EnquiryAnswered,
    EnquiryReceived,
    ReminderEnquiryOverdue,
    ReminderFeedbackAcknowledgement,
    ReminderInformationRequested,
    ReminderReferralProposed,
)
from notifications.domain.purposes.awards_and_training import (
    AccreditationGranted,
    AwardStageAwarded,
    AwardStageReturned,
    CertificateIssued,
)
from notifications.domain.purposes.families import (
    ConsentGiven,
    ConsentWithdrawn,
    FamilyAppointmentBooked,
    FamilyAppointmentMissed,
)
from notifications.domain.purposes.told_to_referrers import (
    AppointmentBooked,
    AppointmentMissed,
    OutcomesAgreed,
    ReferralAccepted,
    ReferralAcknowledged,
    ReferralClosing,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralMerged,
    ReferralOutcome,
    ReferralProgress,
    ReferralReceived,
    ReferralRedirected,
    ReferralReopened,
    ReferralTransferred,
    ReferralTransferredIn,
    ReferralUnmerged,
    ReferralWaitlisted,
    ReferralWithdrawn,
    ReplyTargetAtRisk,
)

__all__ = [
    "CONTENT_OF_PURPOSE",
    "TOLD_FROM_NO_EVENT",
    "AccreditationGranted",
    "AppointmentBooked",
    "AppointmentMissed",
    "AwardStageAwarded",
    "AwardStageReturned",
    "CertificateIssued",
    "ConsentGiven",
    "ConsentWithdrawn",
    "Digest",
    "EnquiryAnswered",
    "EnquiryReceived",
    "FamilyAppointmentBooked",
    "FamilyAppointmentMissed",
    "FeedbackOverdue",
    "LinkAssigned",
    "LinkChanged",
    "OutcomesAgreed",
    "ProposalReturned",
    "PsychologistLinkAssigned",
    "PsychologistLinkChanged",
    "ReferralAccepted",
    "ReferralAcknowledged",
    "ReferralClosing",
    "ReferralDeclined",
    "ReferralInformationRequested",
    "ReferralMerged",
    "ReferralOutcome",
    "ReferralProgress",
    "ReferralProposed",
    "ReferralReceived",
    "ReferralRedirected",
    "ReferralReopened",
    "ReferralTransferred",
    "ReferralTransferredIn",
    "ReferralUnmerged",
    "ReferralWaitlisted",
    "ReferralWithdrawn",
    "ReminderEnquiryOverdue",
    "ReminderFeedbackAcknowledgement",
    "ReminderInformationRequested",
    "ReminderReferralProposed",
    "ReplyTargetAtRisk",
    "WithholdingReviewDue",
]

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
