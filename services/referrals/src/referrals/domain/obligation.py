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
class FollowUp:
    """The task of telling the person in another way: whose it is (a pseudonym of staff), and until when."""

    follow_up_id: UUID
    responsible: str
    due_on: date


@dataclass(frozen=True, slots=True)
class NoticeFailure:
    """A failure, with its place among that notification's facts, and the task it left to somebody."""

    notification_id: UUID
    notification_version: int
    reason: str
    failed_at: datetime
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class Withholding:
    """The decision not to tell: why, whose it is (a pseudonym of staff), and when somebody looks at it again.

    `is_review_raised`: that day came, and whoever manages the service was told.
    """

    reason: WithholdingReason
    decided_by: str
    review_on: date
    is_review_raised: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """The duty to tell `party_id` of the decision published as `notice_event_id`.

    What is heard of it may come in any order, of several messages at once: `settlements` and `failures` are what
    counts of all of it, and the same whichever came first (`obligation_words.py`).
    """

    notice_event_id: UUID
    notice: Notice
    party_id: UUID
    opened_at: datetime
    least_evidence: Evidence
    settlements: tuple[Settlement, ...] = ()
    failures: tuple[NoticeFailure, ...] = ()
    withheld: Withholding | None = None

    @property
    def settlement(self) -> Settlement | None:
        """The strongest evidence that the person was told; of two alike, what told them first."""
        return self.settlements[0] if self.settlements else None

    @property
    def failure(self) -> NoticeFailure | None:
        """The latest failure."""
        return self.failures[-1] if self.failures else None

    @property
    def follow_up(self) -> FollowUp | None:
        """The task of telling the person, while they are not told otherwise; whoever had it last."""
        if self.settlement is not None:
            return None
        tasks = [failure.follow_up for failure in self.failures if failure.follow_up is not None]
        return tasks[-1] if tasks else None

    @property
    def standing_withholding(self) -> Withholding | None:
        """Why the person, who was not told, is not to be told as things stand; None where they are or were."""
        return self.withheld if self.settlement is None else None

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
