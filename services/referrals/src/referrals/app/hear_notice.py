"""Hear what became of a notice to a referrer: settle or reopen the obligation, and close or reopen the referral."""

from collections.abc import Sequence
from datetime import datetime

from attune_chassis.cause import caused_by_event
from attune_chassis.database import Connection

from referrals.adapters import hearing_store
from referrals.adapters.referral_store import lock_referral
from referrals.adapters.wire_heard import NoticeHeard
from referrals.app.dependencies import Dependencies
from referrals.app.keeping import keep
from referrals.domain.events import ReferralEvent
from referrals.domain.hear_notice_delivered import NoticeDelivered, hear_notice_delivered
from referrals.domain.hear_notice_failed import hear_notice_failed
from referrals.domain.referral import Referral

HANDLER = "hear_notice"


async def hear_notice(dependencies: Dependencies, connection: Connection, heard: NoticeHeard) -> None:
    """Put the notice on the referral's ledger and let follow what must; a notice heard before changes nothing.

    A notice of a referral, or of a decision, that is not known here yet (after a restore) waits on the ledger.
    """
    referral = await lock_referral(connection, heard.referral_id)
    if not await hearing_store.add_notice_heard(connection, heard, recorded_at=dependencies.clock.now()):
        return
    if referral is not None and referral.authority == heard.authority:
        await apply_notices(dependencies, connection, referral, [heard])


async def apply_early_notices(
    dependencies: Dependencies, connection: Connection, before: Referral, after: Referral
) -> Referral:
    """Apply what was heard about decisions before they were known here; gives the referral that leads to."""
    known = {duty.notice_event_id for duty in before.obligations}
    for duty in after.obligations:
        if duty.notice_event_id not in known:
            early = await hearing_store.notices_heard_of_cause(connection, duty.notice_event_id)
            after = await apply_notices(dependencies, connection, after, early)
    return after


async def apply_notices(
    dependencies: Dependencies, connection: Connection, referral: Referral, notices: Sequence[NoticeHeard]
) -> Referral:
    """Let the notices be heard by a referral that is locked in this transaction; gives the referral that leads to."""
    for heard in notices:
        now = dependencies.clock.now()
        events = _what_follows(referral, heard, now)
        policy = dependencies.policies.find(referral.authority, referral.referral_type)
        if events and policy is not None:
            referral = await keep(
                dependencies,
                connection,
                referral,
                events,
                cause=caused_by_event(HANDLER, heard.event_id, now),
                policy=policy,
            )
    return referral


def _what_follows(referral: Referral, heard: NoticeHeard, now: datetime) -> tuple[ReferralEvent, ...]:
    notice = heard.as_domain()
    if isinstance(notice, NoticeDelivered):
        return hear_notice_delivered(referral, notice, now)
    return hear_notice_failed(referral, notice, now)
