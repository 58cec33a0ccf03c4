"""The words this domain reasons with: stages, notices and kinds of evidence, each a closed list."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a referral stands; `lifecycle.py` says which way leads from one to the next."""

    PROPOSED = "proposed"
    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    SCREENED = "screened"
    INFORMATION_REQUESTED = "information_requested"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    OUTCOME_RECORDED = "outcome_recorded"
    RETURNED = "returned"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    CLOSING = "closing"
    REOPENED = "reopened"
    CLOSED = "closed"


class Notice(StrEnum):
    """A decision of which somebody must be told (YL1): whoever referred, or who proposed the referral (YL5)."""

    RETURNED = "returned"
    INFORMATION_REQUESTED = "information_requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WAITLISTED = "waitlisted"
    PROGRESS = "progress"
    OUTCOME = "outcome"
    CLOSING = "closing"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    REOPENED = "reopened"


class ClosingReason(StrEnum):
    """Why a referral comes to its end."""

    PROGRAMME_COMPLETED = "programme_completed"
    NON_ATTENDANCE = "non_attendance"
    RETURNED = "returned"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    MERGED = "merged"


class ReopenReason(StrEnum):
    """Why a closed referral is open again; the first two by themselves, the others by somebody's decision."""

    NOTICE_FAILED = "notice_failed"
    WITHHOLDING_ENDED = "withholding_ended"
    UNMERGED = "unmerged"
    NEED_RETURNED = "need_returned"
    NEW_INFORMATION = "new_information"
    CLOSED_IN_ERROR = "closed_in_error"


class WithholdingReason(StrEnum):
    """Why a notice is withheld from the one who would be told."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    SAFEGUARDING = "safeguarding"


class LengthWarning(StrEnum):
    """What is unusual about a programme's length; a warning never blocks (EL2)."""

    OUTSIDE_USUAL_LENGTH = "outside_usual_length"


class Evidence(StrEnum):
    """How we know that somebody was told, from weak to strong; `acknowledged` and `human` weigh the same."""

    ACCEPTED_BY_SERVER = "accepted_by_server"
    PROVIDER_RECEIPT = "provider_receipt"
    ACKNOWLEDGED = "acknowledged"
    HUMAN = "human"

    def reaches(self, least: "Evidence") -> bool:
        """Whether this evidence is at least as strong as `least`."""
        return self.strength >= least.strength

    @property
    def strength(self) -> int:
        """How much it weighs, from 1."""
        return _STRENGTH[self]

    def is_a_persons_word(self) -> bool:
        """Whether a person confirmed it, so that a message bouncing later proves nothing against it."""
        return self.reaches(Evidence.ACKNOWLEDGED)


_STRENGTH = {
    Evidence.ACCEPTED_BY_SERVER: 1,
    Evidence.PROVIDER_RECEIPT: 2,
    Evidence.ACKNOWLEDGED: 3,
    Evidence.HUMAN: 3,
}
