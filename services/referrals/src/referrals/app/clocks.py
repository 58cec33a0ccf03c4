"""The clocks of a referral, wound in the transaction of every change: targets that follow, and timers set or cancelled.

A timer only says when to look again. What has come due is decided then, on the referral as it is (`look_again.py`).
"""

from collections.abc import Sequence
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.timers import Timer, cancel_timers, set_timers
from attune_chassis.working_days import london_instant

from referrals.app.dependencies import Dependencies
from referrals.domain.clock_policy import ClockPolicy
from referrals.domain.events import ReferralEvent
from referrals.domain.facts import Fact, record
from referrals.domain.moment import Moment
from referrals.domain.referral import Referral
from referrals.domain.referral_clocks import clocks_follow, moments


def record_with_clocks(
    dependencies: Dependencies,
    before: Referral | None,
    events: Sequence[ReferralEvent],
    *,
    cause: Cause,
    policy_version: str,
) -> tuple[Referral, tuple[Fact, ...]]:
    """The same as `facts.record`, and what the clocks add to it: the facts of one decision, in their order."""
    changed, facts = record(
        before, events, event_id_at=cause.event_id, recorded_at=cause.recorded_at, policy_version=policy_version
    )
    following = clocks_follow(
        before,
        changed,
        events,
        clocks_of(dependencies, changed),
        working_time=dependencies.times.of(changed.authority),
        now=cause.recorded_at,
    )
    if not following:
        return changed, facts
    changed, added = record(
        changed,
        following,
        event_id_at=lambda index: cause.event_id(len(facts) + index),
        recorded_at=cause.recorded_at,
        policy_version=policy_version,
    )
    return changed, (*facts, *added)


async def wind(dependencies: Dependencies, connection: Connection, before: Referral | None, after: Referral) -> None:
    """Set the timers of the referral as it now is; cancel those of what it was before that mean nothing any more."""
    wanted, subject = _timers(dependencies, after), str(after.referral_id)
    known = {} if before is None else _timers(dependencies, before)
    await cancel_timers(connection, known.keys() - wanted.keys())
    new = [
        Timer(timer_id, london_instant(wanted[timer_id].on, wanted[timer_id].at), wanted[timer_id].kind, subject)
        for timer_id in sorted(wanted.keys() - known.keys())
    ]
    await set_timers(connection, new)


def clocks_of(dependencies: Dependencies, referral: Referral) -> ClockPolicy | None:
    """The numbers in force for this referral; None where its policy has no clocks."""
    policy = dependencies.policies.find(referral.authority, referral.referral_type)
    return None if policy is None else policy.clocks


def _timers(dependencies: Dependencies, referral: Referral) -> dict[UUID, Moment]:
    """The moments worth looking at, each by the id of its timer: the same again for the same referral."""
    found = moments(referral, clocks_of(dependencies, referral), dependencies.times.of(referral.authority))
    return {derived_id("referral_clocks", referral.referral_id, moment.name): moment for moment in found}
