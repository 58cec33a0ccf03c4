"""The frame of every command on one referral: lock, look whether it may be seen and has changed, decide, write down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.http.app import etag, require_version

from referrals.adapters.referral_store import lock_referral
from referrals.app.dependencies import Dependencies
from referrals.app.hear_notice import apply_early_notices
from referrals.app.keeping import keep
from referrals.app.referral_document import referral_document
from referrals.app.refused import referral_unknown, refused
from referrals.app.stated_day import stated_day
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoPolicyForAuthority


@dataclass(frozen=True, slots=True)
class Target:
    """Which referral, and the version the caller last saw of it (None: whichever)."""

    referral_id: UUID
    expected_version: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """What a decision is taken on: the locked referral, the policy in force, and the moment."""

    connection: Connection
    referral: Referral
    policy: ReferralPolicy
    now: datetime

    def stated(self, day: date | None) -> StatedDay:
        """The day as the decision sees it; today where none was stated."""
        return stated_day(day, self.now)


async def change_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    decide: Callable[[Case], Awaitable[Decision]],
    *,
    status: int = 200,
) -> Answer:
    """Carry out one decision, once; the answer shows the referral as it then is.

    Raises:
        Problem: `referral_unknown`, `version_changed`, or the decision's own refusal, in this order.
    """

    async def work(connection: Connection) -> Answer:
        referral = visible_to(principal, await lock_referral(connection, target.referral_id))
        require_version(target.expected_version, referral.sequence)
        now = dependencies.clock.now()
        policy = dependencies.policies.find(referral.authority, referral.referral_type)
        if policy is None:
            raise refused(NoPolicyForAuthority(referral.authority, referral.referral_type))
        decision = await decide(Case(connection, referral, policy, now))
        if not isinstance(decision, tuple):
            raise refused(decision)
        changed = await keep(
            dependencies,
            connection,
            referral,
            decision,
            cause=caused_by_command(command.id, now),
            policy_version=policy.version,
        )
        changed = await apply_early_notices(dependencies, connection, referral, changed)
        return Answer(
            status, referral_document(changed, dependencies.settings_directory), {"ETag": etag(changed.sequence)}
        )

    return await run_once(dependencies.pool, command, work)


def visible_to(principal: Principal, referral: Referral | None) -> Referral:
    """The referral, if it is there and the token covers it; problem `referral_unknown` (404) in either other case."""
    if referral is None or referral.authority != principal.authority or not principal.may_act_for(referral.setting_id):
        raise referral_unknown()
    return referral
