"""The whole catalogue is declared: every event the domain knows of is released or a draft."""

from collections.abc import Mapping

import pytest
from attune_contracts.registry import all_events, draft_events

REFERRALS: tuple[str, ...] = (
    "ReferralProposed",
    "ReferralMade",
    "ReferralAcknowledged",
    "ReferralScreened",
    "ReferralDeclined",
    "ReferralRedirected",
    "ReferralAccepted",
    "ReferralAllocated",
    "ReferralWaitlisted",
    "ReferralPrioritised",
    "ReferralInformationRequested",
    "ReferralTransferred",
    "ReferralReopened",
    "ReferralWithdrawn",
    "DesiredOutcomesAgreed",
    "ReferralProgressReported",
    "AppointmentBooked",
    "AppointmentMissed",
    "FurtherContactAttempted",
    "ReferralOutcomeRecorded",
    "ReferralClosing",
    "ReferralClosed",
    "ReferrerInformed",
    "FeedbackAcknowledged",
    "ReferrerFeedbackOverdue",
    "ConsentGiven",
    "ConsentWithdrawn",
    "ParentConsultationRequested",
    "ParentConsultationBooked",
    "ParentConsultationHeld",
    "ParentConsultationRefused",
    "ParentConsultationDeclined",
    "ReplyTargetSet",
    "ReplyTargetMissed",
    "QuestionnaireIssued",
    "SchoolViewsRequested",
    "QuestionnaireReturned",
    "SupportProgrammeStarted",
    "SupportSessionHeld",
    "SupportProgrammeEnded",
    "ScertsStageAssessed",
    "SupportPlanAgreed",
    "PlanReviewed",
    "FirstConversationHeld",
    "VigCycleHeld",
    "EpDaysAllocated",
    "EpDaysSpent",
    "EpDaysRequestRefused",
    "CapacityDeclared",
    "CapacityDrawnDown",
    "LinkPsychologistAssigned",
    "LinkPsychologistChanged",
    "PupilRaisedAtMapMeeting",
    "FamilySignposted",
    "VisitImpeded",
    "PilotPupilCleared",
    "PilotPupilExcluded",
)
TRAINING: tuple[str, ...] = ("CourseAdvertised",)
AWARDS: tuple[str, ...] = ()
NOTIFICATIONS: tuple[str, ...] = ()
CATALOGUE: Mapping[str, tuple[str, ...]] = {
    "referrals": REFERRALS,
    "training": TRAINING,
    "awards": AWARDS,
    "notifications": NOTIFICATIONS,
}


@pytest.mark.parametrize("service", CATALOGUE)
def test_every_event_of_the_domain_is_declared(service: str) -> None:
    declared = {*all_events(), *draft_events()}

    assert [name for name in CATALOGUE[service] if f"attune.{service}.{name}.v1" not in declared] == []
