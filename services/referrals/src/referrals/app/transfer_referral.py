"""Let a referral follow the child to another setting (YL18)."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.adapters.people import Referrer
from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral
from referrals.app.dependencies import Dependencies
from referrals.app.parties import add_and_state_party
from referrals.domain import transfer_referral as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class TransferReferral:
    """Where to and who receives it there; `to_authority` where the child leaves the area. Without a day: today."""

    to_setting_id: str
    to_authority: str | None
    receiving_contact: Referrer
    reason: str
    effective_on: date | None


async def transfer_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: TransferReferral,
    *,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """200 with the referral at its new setting, whose contact hears all that follows; the old one is told."""

    async def decide(case: Case) -> Decision:
        authority = asked.to_authority or case.referral.authority
        transfer = domain.TransferReferral(
            to_setting_id=asked.to_setting_id,
            to_authority=asked.to_authority,
            setting_is_known=dependencies.settings_directory.knows(authority, asked.to_setting_id),
            receiving_contact_id=dependencies.new_id(),
            reason=asked.reason,
            effective_on=case.stated(asked.effective_on),
        )
        decision = domain.transfer_referral(case.referral, transfer, case.policy)
        if isinstance(decision, tuple):
            await add_and_state_party(
                dependencies,
                case.connection,
                asked.receiving_contact,
                party_id=transfer.receiving_contact_id,
                authority=case.referral.authority,
                cause=case.cause,
            )
        return decision

    return await change_referral(dependencies, principal, command, target, decide, withholding=withholding)
