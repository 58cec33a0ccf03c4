"""How a referrer is reached, over HTTP."""

from uuid import UUID

from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import shape
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from referrals.app.correct_referrer import correct_referrer
from referrals.app.dependencies import Dependencies
from referrals.entrypoints.http_callers import MakerOrDecider, OneReferral
from referrals.entrypoints.http_requests import ReferrerBody


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
    async def correct(
        principal: MakerOrDecider, command: Repeatable, target: OneReferral, body: ReferrerBody
    ) -> Response:
        """Replaces name, addresses and language. A message that failed because of an address goes to the new one."""
        return (await correct_referrer(dependencies, principal, command, target, body.person())).response()

    return router
