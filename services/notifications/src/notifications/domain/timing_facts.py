"""Facts about the time of a message: it waits for a better one, or it is not sent at all."""

from dataclasses import dataclass
from datetime import datetime

from notifications.domain.right_time import DeferralReason, SuppressionReason


@dataclass(frozen=True, slots=True)
class Deferred:
    """The message waits until a given instant, under a policy of that version."""

    at: datetime
    until: datetime
    reason: DeferralReason
    policy_version: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The message is not sent."""

    at: datetime
    reason: SuppressionReason
    policy_version: str


TimingFact = Deferred | Suppressed
