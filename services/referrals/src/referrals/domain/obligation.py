"""A notice obligation: the duty to tell the referrer of one decision, and what is known about its being met (YL1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from referrals.domain.codes import Evidence, Notice


class ObligationStatus(StrEnum):
    """`open`: on its way; `failed`: a person has to tell the referrer; `settled`: the referrer was told."""

    OPEN = "open"
    FAILED = "failed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The evidence that the referrer was told. `notification_version` orders it among that notification's facts."""

    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    informed_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeFailure:
    """The latest failure heard of, with its place among that notification's facts."""

    notification_id: UUID
    notification_version: int
    reason: str
    failed_at: datetime


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

    @property
    def is_open(self) -> bool:
        """Whether the referrer still has to be told, failed attempts included."""
        return self.settlement is None

    @property
    def status(self) -> ObligationStatus:
        """How it stands, in a word."""
        if self.settlement is not None:
            return ObligationStatus.SETTLED
        return ObligationStatus.OPEN if self.failure is None else ObligationStatus.FAILED

    def failed_after(self, notification_id: UUID, notification_version: int) -> bool:
        """Whether that notification is known to have failed after the given one of its facts."""
        failure = self.failure
        return (
            failure is not None
            and failure.notification_id == notification_id
            and failure.notification_version > notification_version
        )
