"""The consent ledger over HTTP: recording, sharing, taking back, and reading who has seen what."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response

from referrals.app.consent_giving import record_consent_of_referral, record_first_consent
from referrals.app.consent_lawful_basis import RecordLawfulBasis, record_lawful_basis_of_referral
from referrals.app.consent_reading import read_consents
from referrals.app.consent_sharing import share_by_command
from referrals.app.consent_withdrawal import WithdrawConsent, withdraw_consent_of_referral
from referrals.app.dependencies import Dependencies
from referrals.entrypoints.http_callers import MakerOrDecider
from referrals.entrypoints.http_consent_shapes import (
    ConsentLedgerView,
    FirstConsentBody,
    GiveConsentBody,
    LawfulBasisBody,
    LawfulBasisView,
    NewConsentView,
    ReadConsentsQuery,
    ShareBody,
    SharingView,
    WithdrawConsentBody,
    WithdrawnConsentView,
)

Reader = Annotated[Principal, Depends(require("referrals:read"))]


def consent_router(dependencies: Dependencies) -> APIRouter:
    """The routes of the consent ledger."""
    router = APIRouter(prefix="/v1", tags=["Consents"])
    _add_consents(router, dependencies)
    _add_uses(router, dependencies)
    return router


def _add_consents(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/consents", status_code=201, response_model=NewConsentView, summary="Record a first consent")
    async def first(principal: MakerOrDecider, command: Repeatable, body: FirstConsentBody) -> Response:
        """Before there is a referral. The answer's `case_id` is the id the referral is then made with."""
        asked = body.asked()
        return (await record_first_consent(dependencies, principal, command, body.setting_id, asked)).response()

    @router.post(
        "/referrals/{referral_id}/consents", status_code=201, response_model=NewConsentView, summary="Record a consent"
    )
    async def give(
        referral_id: WrittenUuid, principal: MakerOrDecider, command: Repeatable, body: GiveConsentBody
    ) -> Response:
        """About a referral, or about a case that `/v1/consents` opened."""
        return (
            await record_consent_of_referral(dependencies, principal, command, referral_id, body.asked())
        ).response()

    @router.post(
        "/referrals/{referral_id}/consents/{consent_id}/withdrawal",
        response_model=WithdrawnConsentView,
        summary="Withdraw a consent",
    )
    async def withdraw(
        referral_id: WrittenUuid,
        consent_id: WrittenUuid,
        principal: MakerOrDecider,
        command: Repeatable,
        body: WithdrawConsentBody,
    ) -> Response:
        """Sharing stops at once; `already_seen` lists who has seen what by then."""
        return (
            await withdraw_consent_of_referral(
                dependencies, principal, command, referral_id, WithdrawConsent(consent_id, body.withdrawn_by)
            )
        ).response()


def _add_uses(router: APIRouter, dependencies: Dependencies) -> None:
    @router.get("/referrals/{referral_id}/consents", response_model=ConsentLedgerView, summary="Read the consents")
    async def read(
        referral_id: WrittenUuid, principal: Reader, query: Annotated[ReadConsentsQuery, Query()]
    ) -> Response:
        """Every consent, everything shared on it, and the lawful bases, which are another matter."""
        return (await read_consents(dependencies, principal, referral_id, query.on)).response()

    @router.post(
        "/referrals/{referral_id}/sharings", status_code=201, response_model=SharingView, summary="Share something"
    )
    async def share(
        referral_id: WrittenUuid, principal: MakerOrDecider, command: Repeatable, body: ShareBody
    ) -> Response:
        """Puts it on the ledger, or refuses with `no_live_consent`: then it must not be shared."""
        what = (body.scope, body.recipient, body.recipient_id, body.occasion)
        return (await share_by_command(dependencies, principal, command, referral_id, what)).response()

    @router.post(
        "/referrals/{referral_id}/lawful-basis",
        status_code=201,
        response_model=LawfulBasisView,
        summary="Record the lawful basis",
    )
    async def basis(
        referral_id: WrittenUuid, principal: MakerOrDecider, command: Repeatable, body: LawfulBasisBody
    ) -> Response:
        """On what ground data about the case is processed. It allows no sharing: that takes a consent."""
        asked = RecordLawfulBasis(body.basis, body.special_category_condition, body.schedule_1_condition)
        return (await record_lawful_basis_of_referral(dependencies, principal, command, referral_id, asked)).response()
