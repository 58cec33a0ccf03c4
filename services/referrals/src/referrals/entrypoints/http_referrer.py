"""How a referrer is reached, over HTTP."""

from typing import Annotated
from uuid import UUID

from attune_chassis.auth import Principal, authenticated
from attune_chassis.commands import Repeatable
from attune_chassis.problems import Problem
from attune_chassis.request_forms import shape
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from referrals.app.correct_referrer import correct_referrer
from referrals.app.dependencies import Dependencies
from referrals.app.who_reads import MAY_SEE_NAMES
from referrals.entrypoints.http_callers import OneReferral
from referrals.entrypoints.http_requests import ReferrerBody


async def _corrector(principal: Annotated[Principal, Depends(authenticated)]) -> Principal:
    if not principal.scopes & MAY_SEE_NAMES:
        raise Problem(
            403,
            "scope_missing",
            "Your token has neither the scope referrals:make nor the scope referrals:decide.",
            "Ask whoever runs your identity provider for a token with one of them.",
            scope="referrals:make",
        )
    return principal


Corrector = Annotated[Principal, Depends(_corrector)]


class ReferrerContactView(BaseModel):
    """By what the referrer is reached now, without the addresses."""

    model_config = shape(
        {
            "referral_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b20",
            "party_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b21",
            "reached_by": ["email", "mobile_number"],
            "is_language_stated": True,
        }
    )

    referral_id: UUID
    party_id: UUID = Field(description="Under which the referrer is told; it stays.")
    reached_by: list[str]
    is_language_stated: bool


def referrer_router(dependencies: Dependencies) -> APIRouter:
    """The route of a referrer's contact."""
    router = APIRouter(prefix="/v1/referrals", tags=["Referrals"])

    @router.put(
        "/{referral_id}/referrer-contact",
        response_model=ReferrerContactView,
        summary="Correct how a referrer is reached",
    )
    async def correct(principal: Corrector, command: Repeatable, target: OneReferral, body: ReferrerBody) -> Response:
        """Replaces name, addresses and language. A message that failed because of an address goes to the new one."""
        return (await correct_referrer(dependencies, principal, command, target, body.person())).response()

    return router
