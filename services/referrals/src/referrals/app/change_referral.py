"""The frame of every command on one referral: lock, look whether it may be seen and has changed, decide, write down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import Cause, caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.http.app import etag, require_version
from attune_chassis.ids import derived_id

from referrals.adapters.reading_store import facts_from_rows, facts_of
from referrals.adapters.referral_store import lock_referral
from referrals.app.consent_ledger import share_on_decision
from referrals.app.dependencies import Dependencies
from referrals.app.hear_notice import apply_early_notices
from referrals.app.keeping import keep
from referrals.app.referral_document import referral_document
from referrals.app.refused import referral_unknown, refused
from referrals.app.standing_then import known_to_the_referrer
from referrals.app.stated_day import stated_day
from referrals.app.who_reads import is_on_the_referrers_side
from referrals.domain.codes import WithholdingReason
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision
from referrals.domain.obligation import Withholding
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoPolicyForAuthority
from referrals.domain.withhold_notice import decide_withheld


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
    cause: Cause
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in England."""
        return day_of(self.now)

    def stated(self, day: date | None) -> StatedDay:
        """The day as the decision sees it; today where none was stated."""
        return stated_day(day, self.now)


@dataclass(frozen=True, slots=True)
class WithholdingAsked:
    """Why somebody is not to be told, and when that is looked at again."""

    reason: WithholdingReason
    review_on: date

    def by(self, principal: Principal) -> Withholding:
        """The same with the name of whoever decides it."""
        return Withholding(self.reason, staff_pseudonym(principal), self.review_on)


def staff_pseudonym(principal: Principal) -> str:
    """What stands for a member of staff in facts and events; always the same for the same sign-in."""
    return f"staff:{derived_id('staff', principal.issuer, principal.subject)}"


async def change_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    decide: Callable[[Case], Awaitable[Decision]],
    *,
    status: int = 200,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """Carry out one decision, once; the answer shows the referral as it then is.

    `withholding`: the one who would be told of the decision is not to be, by name of whoever asks.

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
        cause = caused_by_command(command.id, now)
        case = Case(connection, referral, policy, cause, now)
        decision = await decide(case)
        if withholding is not None:
            named = withholding.by(principal)
            decision = decide_withheld(referral, decision, named, case.today, now)
        if not isinstance(decision, tuple):
            raise refused(decision)
        await share_on_decision(dependencies, connection, referral, (decision, policy), staff_pseudonym(principal))
        changed = await keep(
            dependencies,
            connection,
            referral,
            decision,
            cause=cause,
            policy=policy,
        )
        changed = await apply_early_notices(dependencies, connection, referral, changed)
        shown = changed
        if is_on_the_referrers_side(principal):
            shown = known_to_the_referrer(changed, facts_from_rows(await facts_of(connection, changed.referral_id)))
        document = referral_document(shown, dependencies.settings_directory)
        return Answer(status, document, {"ETag": etag(shown.sequence)})

    return await run_once(dependencies.pool, command, work)


def visible_to(principal: Principal, referral: Referral | None) -> Referral:
    """The referral, if it is there and the token covers it; problem `referral_unknown` (404) in either other case."""
    if referral is None or referral.authority != principal.authority or not principal.may_act_for(referral.setting_id):
        raise referral_unknown()
    return referral
