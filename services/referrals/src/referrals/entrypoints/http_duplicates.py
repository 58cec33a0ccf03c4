"""Duplicates over HTTP: which other referrals may be about the same child, merging one, and undoing that."""

from datetime import date
from typing import Any
from uuid import UUID

from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid, shape
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from referrals.app.dependencies import Dependencies
from referrals.app.duplicates import possible_duplicates
from referrals.app.duplicates_merge import merge_referral, unmerge_referral
from referrals.domain.duplicate import Likeness
from referrals.entrypoints.http_answers import ReferralView
from referrals.entrypoints.http_callers import Decider, OneReferral
from referrals.entrypoints.http_requests import WithholdBody, asked_to_withhold

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


class MergeReferralBody(BaseModel):
    """Which referral goes on in its place."""

    model_config = shape({"into_referral_id": DUPLICATE_EXAMPLE["referral_id"], "withhold": None})

    into_referral_id: WrittenUuid = Field(description="An open referral of the same type, about the same child.")
    withhold: WithholdBody | None = None


def duplicate_router(dependencies: Dependencies) -> APIRouter:
    """The routes of duplicates."""
    router = APIRouter(prefix="/v1/referrals", tags=["Duplicates"])

    @router.get(
        "/{referral_id}/possible-duplicates", response_model=PossibleDuplicatesView, summary="Find possible duplicates"
    )
    async def find(referral_id: WrittenUuid, principal: Decider) -> Response:
        """Other referrals your token covers that may be about the same child."""
        return (await possible_duplicates(dependencies, principal, referral_id)).response()

    @router.post("/{referral_id}/merge", response_model=ReferralView, summary="Merge a duplicate")
    async def merge(principal: Decider, command: Repeatable, target: OneReferral, body: MergeReferralBody) -> Response:
        """It ends as a duplicate of another one; its referrer is told, and then it is closed. It can be undone."""
        return (
            await merge_referral(
                dependencies,
                principal,
                command,
                target,
                body.into_referral_id,
                withholding=asked_to_withhold(body.withhold),
            )
        ).response()

    @router.post("/{referral_id}/unmerge", response_model=ReferralView, summary="Undo a merge")
    async def unmerge(principal: Decider, command: Repeatable, target: OneReferral) -> Response:
        """It was no duplicate after all: it is open again by itself, and its referrer is told."""
        return (await unmerge_referral(dependencies, principal, command, target)).response()

    return router
