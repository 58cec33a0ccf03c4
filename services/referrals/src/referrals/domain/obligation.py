"""A notice obligation: the duty to tell somebody of one decision, and what is known about its being met (YL1)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from referrals.domain.codes import Evidence, Notice, WithholdingReason


class ObligationStatus(StrEnum):
    """`open`: on its way; `failed`: a person has to tell; `settled`: the person was told; `withheld`: is not to be."""

    OPEN = "open"
    FAILED = "failed"
    SETTLED = "settled"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The evidence that the person was told. `notification_version` orders it among that notification's facts.

    `confirmed_by`: the member of staff who followed a failed message up, where one did.
    """

    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeFailure:
    """The latest failure heard of, with its place among that notification's facts."""

    notification_id: UUID
    notification_version: int
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Withholding:
    """The decision not to tell: why, whose it is (a pseudonym of staff), and when somebody looks at it again."""

    reason: WithholdingReason
    decided_by: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Obligation:
    """The duty to tell `party_id` of the decision published as `notice_event_id`."""

    notice_event_id: UUID
    notice: Notice
    party_id: UUID
    opened_at: datetime
    least_evidence: Evidence
    settlement: Settlement | None = None
    failure: NoticeFailure | None = None
    withheld: Withholding | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person still has to be told, failed attempts included."""
        return self.settlement is None and self.withheld is None

    @property
    def status(self) -> ObligationStatus:
        """How it stands, in a word."""
        if self.settlement is not None:
            return ObligationStatus.SETTLED
        if self.withheld is not None:
            return ObligationStatus.WITHHELD
        return ObligationStatus.OPEN if self.failure is None else ObligationStatus.FAILED

    def failed_after(self, notification_id: UUID, notification_version: int) -> bool:
        """Whether that notification is known to have failed after the given one of its facts."""
        failure = self.failure
        return (
            failure is not None
            and failure.notification_id == notification_id
            and failure.notification_version > notification_version
        )
