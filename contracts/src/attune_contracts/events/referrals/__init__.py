"""Events of referrals."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.referrals.appointment_booked_v1 import AppointmentBookedV1
    from attune_contracts.events.referrals.appointment_missed_v1 import AppointmentMissedV1
    from attune_contracts.events.referrals.consent_given_v1 import ConsentGivenV1
    from attune_contracts.events.referrals.consent_withdrawn_v1 import ConsentWithdrawnV1
    from attune_contracts.events.referrals.contact_stated_v1 import ContactStatedV1
    from attune_contracts.events.referrals.contact_stated_v2 import ContactStatedV2
    from attune_contracts.events.referrals.desired_outcomes_agreed_v1 import DesiredOutcomesAgreedV1
    from attune_contracts.events.referrals.feedback_acknowledged_v1 import FeedbackAcknowledgedV1
    from attune_contracts.events.referrals.further_contact_attempted_v1 import FurtherContactAttemptedV1
    from attune_contracts.events.referrals.intake_accepted_v1 import IntakeAcceptedV1
    from attune_contracts.events.referrals.intake_refused_v1 import IntakeRefusedV1
    from attune_contracts.events.referrals.link_psychologist_assigned_v1 import LinkPsychologistAssignedV1
    from attune_contracts.events.referrals.link_psychologist_changed_v1 import LinkPsychologistChangedV1
    from attune_contracts.events.referrals.notice_withheld_v1 import NoticeWithheldV1
    from attune_contracts.events.referrals.notice_withholding_ended_v1 import NoticeWithholdingEndedV1
    from attune_contracts.events.referrals.notice_withholding_review_due_v1 import NoticeWithholdingReviewDueV1
    from attune_contracts.events.referrals.referral_accepted_v1 import ReferralAcceptedV1
    from attune_contracts.events.referrals.referral_acknowledged_v1 import ReferralAcknowledgedV1
    from attune_contracts.events.referrals.referral_allocated_v1 import ReferralAllocatedV1
    from attune_contracts.events.referrals.referral_allocated_v2 import ReferralAllocatedV2
    from attune_contracts.events.referrals.referral_closed_v1 import ReferralClosedV1
    from attune_contracts.events.referrals.referral_closed_v2 import ReferralClosedV2
    from attune_contracts.events.referrals.referral_closing_v1 import ReferralClosingV1
    from attune_contracts.events.referrals.referral_closing_v2 import ReferralClosingV2
    from attune_contracts.events.referrals.referral_declined_v1 import ReferralDeclinedV1
    from attune_contracts.events.referrals.referral_declined_v2 import ReferralDeclinedV2
    from attune_contracts.events.referrals.referral_information_requested_v1 import ReferralInformationRequestedV1
    from attune_contracts.events.referrals.referral_made_v1 import ReferralMadeV1
    from attune_contracts.events.referrals.referral_made_v2 import ReferralMadeV2
    from attune_contracts.events.referrals.referral_merged_v1 import ReferralMergedV1
    from attune_contracts.events.referrals.referral_outcome_recorded_v1 import ReferralOutcomeRecordedV1
    from attune_contracts.events.referrals.referral_prioritised_v1 import ReferralPrioritisedV1
    from attune_contracts.events.referrals.referral_progress_reported_v1 import ReferralProgressReportedV1
    from attune_contracts.events.referrals.referral_proposal_returned_v1 import ReferralProposalReturnedV1
    from attune_contracts.events.referrals.referral_proposed_v1 import ReferralProposedV1
    from attune_contracts.events.referrals.referral_redirected_v1 import ReferralRedirectedV1
    from attune_contracts.events.referrals.referral_reopened_v1 import ReferralReopenedV1
    from attune_contracts.events.referrals.referral_reopened_v2 import ReferralReopenedV2
    from attune_contracts.events.referrals.referral_screened_v1 import ReferralScreenedV1
    from attune_contracts.events.referrals.referral_transferred_v1 import ReferralTransferredV1
    from attune_contracts.events.referrals.referral_unmerged_v1 import ReferralUnmergedV1
    from attune_contracts.events.referrals.referral_waitlisted_v1 import ReferralWaitlistedV1
    from attune_contracts.events.referrals.referral_withdrawn_v1 import ReferralWithdrawnV1
    from attune_contracts.events.referrals.referrer_feedback_overdue_v1 import ReferrerFeedbackOverdueV1
    from attune_contracts.events.referrals.referrer_informed_v1 import ReferrerInformedV1
    from attune_contracts.events.referrals.referrer_informed_v2 import ReferrerInformedV2
    from attune_contracts.events.referrals.reply_target_at_risk_v1 import ReplyTargetAtRiskV1
    from attune_contracts.events.referrals.reply_target_missed_v1 import ReplyTargetMissedV1
    from attune_contracts.events.referrals.reply_target_set_v1 import ReplyTargetSetV1
    from attune_contracts.events.referrals.support_programme_ended_v1 import SupportProgrammeEndedV1
    from attune_contracts.events.referrals.support_programme_started_v1 import SupportProgrammeStartedV1
    from attune_contracts.events.referrals.support_programme_started_v2 import SupportProgrammeStartedV2

__all__ = [
    "AppointmentBookedV1",
    "AppointmentMissedV1",
    "ConsentGivenV1",
    "ConsentWithdrawnV1",
    "ContactStatedV1",
    "ContactStatedV2",
    "DesiredOutcomesAgreedV1",
    "FeedbackAcknowledgedV1",
    "FurtherContactAttemptedV1",
    "IntakeAcceptedV1",
    "IntakeRefusedV1",
    "LinkPsychologistAssignedV1",
    "LinkPsychologistChangedV1",
    "NoticeWithheldV1",
    "NoticeWithholdingEndedV1",
    "NoticeWithholdingReviewDueV1",
    "ReferralAcceptedV1",
    "ReferralAcknowledgedV1",
    "ReferralAllocatedV1",
    "ReferralAllocatedV2",
    "ReferralClosedV1",
    "ReferralClosedV2",
    "ReferralClosingV1",
    "ReferralClosingV2",
    "ReferralDeclinedV1",
    "ReferralDeclinedV2",
    "ReferralInformationRequestedV1",
    "ReferralMadeV1",
    "ReferralMadeV2",
    "ReferralMergedV1",
    "ReferralOutcomeRecordedV1",
    "ReferralPrioritisedV1",
    "ReferralProgressReportedV1",
    "ReferralProposalReturnedV1",
    "ReferralProposedV1",
    "ReferralRedirectedV1",
    "ReferralReopenedV1",
    "ReferralReopenedV2",
    "ReferralScreenedV1",
    "ReferralTransferredV1",
    "ReferralUnmergedV1",
    "ReferralWaitlistedV1",
    "ReferralWithdrawnV1",
    "ReferrerFeedbackOverdueV1",
    "ReferrerInformedV1",
    "ReferrerInformedV2",
    "ReplyTargetAtRiskV1",
    "ReplyTargetMissedV1",
    "ReplyTargetSetV1",
    "SupportProgrammeEndedV1",
    "SupportProgrammeStartedV1",
    "SupportProgrammeStartedV2",
]

__getattr__ = class_by_name(__name__)
