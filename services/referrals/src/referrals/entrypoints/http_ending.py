"""Referrals over HTTP at their end and after it: withdrawn, transferred, reopened; notices withheld or confirmed."""

from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Response

from referrals.app.dependencies import Dependencies
from referrals.app.reopen_referral import ReopenReferral, reopen_referral
from referrals.app.transfer_referral import TransferReferral, transfer_referral
from referrals.app.withdraw_referral import WithdrawReferral, withdraw_referral
from referrals.app.withhold_notice import acknowledge_feedback, end_withholding, withhold_notice
from referrals.entrypoints.http_answers import ReferralView
from referrals.entrypoints.http_callers import Decider, Maker, OneReferral
from referrals.entrypoints.http_ending_requests import (
    ReopenReferralBody,
    TransferReferralBody,
    WithdrawReferralBody,
)
from referrals.entrypoints.http_requests import WithholdBody, asked_to_withhold


def ending_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/referrals about their end, and about who is told."""
    router = APIRouter(prefix="/v1/referrals", tags=["The end of a referral, and who is told"])
    _add_ends(router, dependencies)
    _add_notices(router, dependencies)
    return router


def _add_ends(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/withdrawal", response_model=ReferralView, summary="Withdraw a referral")
    async def withdraw(
        principal: Decider, command: Repeatable, target: OneReferral, body: WithdrawReferralBody
    ) -> Response:
        """The family or the referrer takes it back; the referrer is told, and then it is closed."""
        asked = WithdrawReferral(body.withdrawn_by, body.reason, body.withdrawn_on)
        withholding = asked_to_withhold(body.withhold)
        return (
            await withdraw_referral(dependencies, principal, command, target, asked, withholding=withholding)
        ).response()

    @router.post("/{referral_id}/transfer", response_model=ReferralView, summary="Transfer a referral")
    async def transfer(
        principal: Decider, command: Repeatable, target: OneReferral, body: TransferReferralBody
    ) -> Response:
        """It follows the child to another setting, with consent; the old one is told, the new one hears the rest."""
        asked = TransferReferral(
            body.to_setting_id, body.to_authority, body.receiving_contact.person(), body.reason, body.effective_on
        )
        withholding = asked_to_withhold(body.withhold)
        return (
            await transfer_referral(dependencies, principal, command, target, asked, withholding=withholding)
        ).response()

    @router.post("/{referral_id}/reopening", response_model=ReferralView, summary="Reopen a closed referral")
    async def reopen(
        principal: Decider, command: Repeatable, target: OneReferral, body: ReopenReferralBody
    ) -> Response:
        """Another round of the same referral; its referrer is told."""
        asked = ReopenReferral(body.reason(), body.note)
        return (await reopen_referral(dependencies, principal, command, target, asked)).response()


def _add_notices(router: APIRouter, dependencies: Dependencies) -> None:
    path = "/{referral_id}/notices/{notice_event_id}"

    @router.post(f"{path}/withholding", response_model=ReferralView, summary="Withhold a notice")
    async def withhold(
        principal: Decider,
        command: Repeatable,
        target: OneReferral,
        notice_event_id: WrittenUuid,
        body: WithholdBody,
    ) -> Response:
        """Not to tell is a decision too: with a reason, your name, and a day on which it is looked at again."""
        return (
            await withhold_notice(
                dependencies, principal, command, target, notice_event_id=notice_event_id, asked=body.asked()
            )
        ).response()

    @router.post(f"{path}/withholding/end", response_model=ReferralView, summary="End the withholding of a notice")
    async def tell_after_all(
        principal: Decider, command: Repeatable, target: OneReferral, notice_event_id: WrittenUuid
    ) -> Response:
        """The person is told after all; a closed referral is open again until they are."""
        return (await end_withholding(dependencies, principal, command, target, notice_event_id)).response()

    @router.post(f"{path}/acknowledgement", response_model=ReferralView, summary="Confirm that you were told")
    async def confirm(
        principal: Maker, command: Repeatable, target: OneReferral, notice_event_id: WrittenUuid
    ) -> Response:
        """For the person behind the token: the same as pressing the button behind the link in the message."""
        return (await acknowledge_feedback(dependencies, principal, command, target, notice_event_id)).response()
