"""Duplicates over HTTP: which other referrals may be about the same child."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from attune_chassis.auth import Principal, require
from attune_chassis.request_forms import WrittenUuid, shape
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from referrals.app.dependencies import Dependencies
from referrals.app.duplicates import possible_duplicates
from referrals.domain.duplicate import Likeness

REFERRAL_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b20"
DUPLICATE_EXAMPLE: dict[str, Any] = {
    "referral_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b50",
    "reference": "REF-7K3M-9QX2",
    "setting_id": "urn:118246",
    "setting_name": "Maypole Primary School",
    "referral_type": "elsa",
    "state": "accepted",
    "made_on": "2026-09-07",
    "likeness": "identity",
}


class PossibleDuplicateView(BaseModel):
    """Another referral that may be about the same child. No names."""

    model_config = shape(DUPLICATE_EXAMPLE)

    referral_id: UUID
    reference: str
    setting_id: str
    setting_name: str | None
    referral_type: str
    state: str
    made_on: date
    likeness: Likeness = Field(
        description="`identity`: same names and date of birth. `initials`: same initials and date of birth, which "
        "strangers share too."
    )


class PossibleDuplicatesView(BaseModel):
    """What was found, the most alike first."""

    model_config = shape(
        {"referral_id": REFERRAL_ID, "can_be_compared": True, "possible_duplicates": [DUPLICATE_EXAMPLE]}
    )

    referral_id: UUID
    can_be_compared: bool = Field(description="False without a date of birth: then nothing was looked for.")
    possible_duplicates: list[PossibleDuplicateView]


Decider = Annotated[Principal, Depends(require("referrals:decide"))]


def duplicate_router(dependencies: Dependencies) -> APIRouter:
    """The routes of duplicates."""
    router = APIRouter(prefix="/v1/referrals", tags=["Duplicates"])

    @router.get(
        "/{referral_id}/possible-duplicates", response_model=PossibleDuplicatesView, summary="Find possible duplicates"
    )
    async def find(referral_id: WrittenUuid, principal: Decider) -> Response:
        """Other referrals your token covers that may be about the same child."""
        return (await possible_duplicates(dependencies, principal, referral_id)).response()

    return router
