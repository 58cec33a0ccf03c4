"""Propose a referral, endorse it, or send it back with a note (YL5)."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection

from referrals.adapters.case_note_store import add_case_note
from referrals.adapters.people import Referrer
from referrals.app.change_referral import Case, Target, change_referral, staff_pseudonym
from referrals.app.consent_before import consents_before
from referrals.app.dependencies import Dependencies
from referrals.app.make_referral import ReferralRequest, make_referral
from referrals.app.make_referral_by_command import MakeReferral, created, new_ids
from referrals.app.refused import refused
from referrals.domain import propose_referral as domain
from referrals.domain.decision import Decision
from referrals.domain.make_referral import MakeReferral as Asked
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.working_time import DayCount


async def propose_referral(
    dependencies: Dependencies, principal: Principal, command: Command, asked: MakeReferral, endorser: Referrer
) -> Answer:
    """201 with the proposal; whoever is to endorse it is told, and by when."""

    async def work(connection: Connection) -> Answer:
        endorser_id = dependencies.new_id()
        request = ReferralRequest(
            authority=principal.authority,
            setting_id=asked.setting_id,
            setting_is_theirs=principal.may_act_for(asked.setting_id),
            referral_type=asked.referral_type,
            reason_codes=asked.reason_codes,
            people=asked.people,
            made_on=asked.made_on,
            received_by="http",
            others={endorser_id: endorser},
            consents=await consents_before(connection, principal, asked.setting_id, asked.case_id),
            asked_by=staff_pseudonym(principal),
        )

        def decide(proposed: Asked, policy: ReferralPolicy) -> Decision:
            due = _endorse_by(dependencies, principal.authority, proposed.made_on.today, policy)
            return domain.propose_referral(domain.Proposal(proposed, endorser_id, due), policy)

        cause = caused_by_command(command.id, dependencies.clock.now())
        referral = await make_referral(
            dependencies, connection, request, new_ids(dependencies, asked.case_id), cause, decide=decide
        )
        if not isinstance(referral, Referral):
            raise refused(referral)
        return created(dependencies, referral)

    return await run_once(dependencies.pool, command, work)


async def endorse_proposal(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, endorsed_on: date | None
) -> Answer:
    """200 with the referral it has become."""

    async def decide(case: Case) -> Decision:
        return domain.endorse_proposal(case.referral, case.stated(endorsed_on), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class ReturnProposal:
    """Why, in a code, and in words where there are any; the words are personal data."""

    return_reason: str
    note: str | None


async def return_proposal(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: ReturnProposal
) -> Answer:
    """200 with the returned proposal, which closes once whoever proposed it was told."""

    async def decide(case: Case) -> Decision:
        decision = domain.return_proposal(case.referral, asked.return_reason, case.policy, case.today, case.now)
        if isinstance(decision, tuple) and asked.note is not None:
            await add_case_note(
                case.connection,
                case.referral,
                note_id=case.cause.id("note"),
                about="return",
                note=asked.note,
                written_by=staff_pseudonym(principal),
                recorded_at=case.now,
            )
        return decision

    return await change_referral(dependencies, principal, command, target, decide)


def _endorse_by(dependencies: Dependencies, authority: str, today: date, policy: ReferralPolicy) -> date:
    return dependencies.times.of(authority).add(today, policy.endorse_within_days, DayCount.WORKING_DAYS)
