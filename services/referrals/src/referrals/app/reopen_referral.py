"""Reopen a closed referral, with a note that says why and stays in this service."""

from dataclasses import dataclass

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.adapters.case_note_store import add_case_note
from referrals.app.change_referral import Case, Target, change_referral, staff_pseudonym
from referrals.app.dependencies import Dependencies
from referrals.domain import reopen_referral as domain
from referrals.domain.codes import ReopenReason
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class ReopenReferral:
    """Why, in a code and in words; the words are personal data."""

    reason: ReopenReason
    note: str


async def reopen_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: ReopenReferral
) -> Answer:
    """200 with the reopened referral; its referrer is told."""

    async def decide(case: Case) -> Decision:
        decision = domain.reopen_referral(case.referral, asked.reason, case.policy, case.today, case.now)
        if isinstance(decision, tuple):
            await add_case_note(
                case.connection,
                case.referral,
                note_id=case.cause.id("note"),
                about="reopening",
                note=asked.note,
                written_by=staff_pseudonym(principal),
                recorded_at=case.now,
            )
        return decision

    return await change_referral(dependencies, principal, command, target, decide)
