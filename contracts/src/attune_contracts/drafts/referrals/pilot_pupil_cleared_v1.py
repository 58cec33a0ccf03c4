"""PilotPupilCleared, first major version."""

from attune_contracts.drafts.referrals.pupil_check_event import PupilCheckEvent


class PilotPupilClearedV1(PupilCheckEvent):
    """A pupil may take part in a pilot (PI2)."""

    ce_type = "attune.referrals.PilotPupilCleared.v1"
    emitted_when = "A school's statement on a pupil meets every criterion of the pilot."
    known_consumers = ("notifications", "training")
