"""The words this domain reasons with: stages, notices and kinds of evidence, each a closed list."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a referral stands. `declined` and `closing` wait for the referrer to be told; then it is `closed`."""

    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSING = "closing"
    CLOSED = "closed"


class Notice(StrEnum):
    """A decision of which the referrer must be told (YL1)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSING = "closing"


class ClosingReason(StrEnum):
    """Why a referral comes to its end."""

    PROGRAMME_COMPLETED = "programme_completed"
    DECLINED = "declined"


class ReopenReason(StrEnum):
    """Why a closed referral is open again."""

    NOTICE_FAILED = "notice_failed"


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
        return _STRENGTH[self] >= _STRENGTH[least]

    def is_a_persons_word(self) -> bool:
        """Whether a person confirmed it, so that a message bouncing later proves nothing against it."""
        return self.reaches(Evidence.ACKNOWLEDGED)


_STRENGTH = {
    Evidence.ACCEPTED_BY_SERVER: 1,
    Evidence.PROVIDER_RECEIPT: 2,
    Evidence.ACKNOWLEDGED: 3,
    Evidence.HUMAN: 3,
}
