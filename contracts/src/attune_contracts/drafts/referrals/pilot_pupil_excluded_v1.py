"""PilotPupilExcluded, first major version."""

from attune_contracts.drafts.referrals.pupil_check_event import PupilCheckEvent


class PilotPupilExcludedV1(PupilCheckEvent):
    """A pupil is not cleared for a pilot, or no longer; why stays in referrals (PI2)."""

    ce_type = "attune.referrals.PilotPupilExcluded.v1"
    emitted_when = "A school's statement on a pupil does not meet the pilot's criteria, or a later one no longer does."
    known_consumers = ("notifications", "training")
