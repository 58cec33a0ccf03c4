"""A timer of a referral is due: look at the referral as it is now, and say what has come due since nobody decided."""

from datetime import date, datetime
from uuid import UUID

from attune_chassis.cause import caused_by_event
from attune_chassis.database import Connection

from referrals.adapters.clock_store import recent_decisions
from referrals.adapters.referral_store import lock_referral
from referrals.adapters.terms import AuthorityTime
from referrals.app.clocks import wind
from referrals.app.dependencies import Dependencies
from referrals.app.keeping import keep
from referrals.domain.clock_policy import ClockPolicy
from referrals.domain.referral import Referral
from referrals.domain.referral_clocks import clocks_follow, due
from referrals.domain.reply_clock import days_taken, forecast, usual_days

HANDLER = "referral_clocks"


async def look_again(
    dependencies: Dependencies, connection: Connection, referral_id: UUID, timer_id: UUID, now: datetime
) -> None:
    """In the caller's transaction. A timer that no longer means anything says nothing, and the clocks are wound again.

    The facts' ids are made of the timer and of the referral's history until then: the same once more after a restore,
    and others when a silence that was broken turns out not to have been.
    """
    referral = await lock_referral(connection, referral_id)
    if referral is None:
        return
    policy = dependencies.policies.find(referral.authority, referral.referral_type)
    if policy is None:
        return
    time = dependencies.times.of(referral.authority)
    events = clocks_follow(None, referral, (), policy.clocks, working_time=time, now=now) or due(
        referral,
        policy.clocks,
        working_time=time,
        now=now,
        forecast_on=await _forecast(connection, referral, policy.clocks, time, time.day_of(now)),
    )
    if not events:
        await wind(dependencies, connection, None, referral)
        return
    await keep(
        dependencies,
        connection,
        referral,
        events,
        cause=caused_by_event(HANDLER, timer_id, now, str(referral.sequence)),
        policy=policy,
    )


async def _forecast(
    connection: Connection, referral: Referral, clocks: ClockPolicy | None, time: AuthorityTime, today: date
) -> date | None:
    within = None if clocks is None else clocks.decide_within
    if within is None or referral.case.reply_target is None or referral.round > 1:
        return None
    decisions = await recent_decisions(connection, referral.authority, referral.referral_type)
    usual = usual_days([days_taken(within, made_on, decided_on, time) for made_on, decided_on in decisions])
    return forecast(within, referral.made_on, usual, today, time)
