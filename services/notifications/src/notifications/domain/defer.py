"""A message waits, goes on, or is not sent: what that makes of it, and what its ledger says."""

from datetime import UTC, datetime

from notifications.domain.notification import Change, Notification, State, Step, change
from notifications.domain.right_time import Defer, DeferralReason, SuppressionReason
from notifications.domain.timing_facts import Deferred, Suppressed

NOT_YET_SENT = frozenset({State.AWAITING_CONTACT, State.CREATED, State.DEFERRED})
"""States in which nothing has left this service, so that the message can still be stopped."""


def defer(notification: Notification, decision: Defer, *, policy_version: str, now: datetime) -> Change:
    """The message waits; the ledger's line names why and until when, so that a digest can be read from it again."""
    return change(
        notification,
        (Deferred(now, decision.until, decision.reason, policy_version),),
        (Step("deferred", now, detail=deferral_detail(decision.reason, decision.until)),),
        state=State.DEFERRED,
    )


def suppress(notification: Notification, reason: SuppressionReason, *, policy_version: str, now: datetime) -> Change:
    """The message is not sent; the reason is on record."""
    return change(
        notification,
        (Suppressed(now, reason, policy_version),),
        (Step("suppressed", now, detail=reason.value),),
        state=State.SUPPRESSED,
    )


def release(notification: Notification, *, now: datetime, detail: str = "", by: str | None = None) -> Change:
    """A message that waited for its time goes on; `detail` is the code of what let it, `by` who did."""
    step = Step("released", now, detail=detail) if by is None else Step("released", now, by, detail)
    return change(notification, (), (step,), state=State.CREATED)


def deferral_detail(reason: DeferralReason, until: datetime) -> str:
    """Why and until when, as a code: `digest_20260915t070000z`."""
    return f"{reason.value}_{until.astimezone(UTC):%Y%m%dt%H%M%Sz}"
