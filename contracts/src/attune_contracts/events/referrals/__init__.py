"""Events of referrals."""

from typing import TYPE_CHECKING

from attune_contracts.lazy import class_by_name

if TYPE_CHECKING:
    from attune_contracts.events.referrals.contact_stated_v1 import ContactStatedV1
    from attune_contracts.events.referrals.intake_accepted_v1 import IntakeAcceptedV1
    from attune_contracts.events.referrals.intake_refused_v1 import IntakeRefusedV1
    from attune_contracts.events.referrals.referral_accepted_v1 import ReferralAcceptedV1
    from attune_contracts.events.referrals.referral_allocated_v1 import ReferralAllocatedV1
    from attune_contracts.events.referrals.referral_closed_v1 import ReferralClosedV1
    from attune_contracts.events.referrals.referral_closing_v1 import ReferralClosingV1
    from attune_contracts.events.referrals.referral_declined_v1 import ReferralDeclinedV1
    from attune_contracts.events.referrals.referral_made_v1 import ReferralMadeV1
    from attune_contracts.events.referrals.referral_made_v2 import ReferralMadeV2
    from attune_contracts.events.referrals.referral_outcome_recorded_v1 import ReferralOutcomeRecordedV1
    from attune_contracts.events.referrals.referral_reopened_v1 import ReferralReopenedV1
    from attune_contracts.events.referrals.referrer_informed_v1 import ReferrerInformedV1
    from attune_contracts.events.referrals.support_programme_ended_v1 import SupportProgrammeEndedV1
    from attune_contracts.events.referrals.support_programme_started_v1 import SupportProgrammeStartedV1

__all__ = [
    "ContactStatedV1",
    "IntakeAcceptedV1",
    "IntakeRefusedV1",
    "ReferralAcceptedV1",
    "ReferralAllocatedV1",
    "ReferralClosedV1",
    "ReferralClosingV1",
    "ReferralDeclinedV1",
    "ReferralMadeV1",
    "ReferralMadeV2",
    "ReferralOutcomeRecordedV1",
    "ReferralReopenedV1",
    "ReferrerInformedV1",
    "SupportProgrammeEndedV1",
    "SupportProgrammeStartedV1",
]

__getattr__ = class_by_name(__name__)
