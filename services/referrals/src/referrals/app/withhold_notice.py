"""Withhold a notice by name, end the withholding, or let the person who was told confirm it."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral, staff_pseudonym
from referrals.app.dependencies import Dependencies
from referrals.domain import acknowledge_feedback as acknowledging
from referrals.domain import withhold_notice as domain
from referrals.domain.decision import Decision
from referrals.domain.refusals import NoticeNotYours


async def withhold_notice(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    notice_event_id: UUID,
    asked: WithholdingAsked,
) -> Answer:
    """200 with the referral; a message that has not gone out yet does not go out any more."""

    async def decide(case: Case) -> Decision:
        return domain.withhold_notice(case.referral, notice_event_id, asked.by(principal), case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


async def end_withholding(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, notice_event_id: UUID
) -> Answer:
    """200 with the referral, which is open again until the person was told."""

    async def decide(case: Case) -> Decision:
        return domain.end_withholding(case.referral, notice_event_id, staff_pseudonym(principal), case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


async def acknowledge_feedback(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, notice_event_id: UUID
) -> Answer:
    """200 with the referral; the person behind the token confirms having been told."""

    async def decide(case: Case) -> Decision:
        party_id = _party_of(principal)
        if party_id is None:
            return NoticeNotYours(notice_event_id)
        return acknowledging.acknowledge_feedback(case.referral, notice_event_id, party_id, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


def _party_of(principal: Principal) -> UUID | None:
    try:
        return UUID(principal.party_id or "")
    except ValueError:
        return None
