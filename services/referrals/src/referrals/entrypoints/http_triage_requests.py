"""The shapes of requests that propose, triage, redirect or put off a referral, with examples held to them in a test."""

from typing import Annotated, Literal

from attune_chassis.request_forms import TrimmedText, WrittenDate, WrittenUuid, shape
from pydantic import BaseModel, Field, StringConstraints

from referrals.entrypoints.http_requests import (
    MAKE_REFERRAL_EXAMPLE,
    Code,
    Codes,
    MakeReferralBody,
    ReferrerBody,
    WithholdBody,
)

Note = Annotated[str, StringConstraints(min_length=1, max_length=4000), TrimmedText]


class ProposeReferralBody(MakeReferralBody):
    """What a member of staff proposes; `referrer` is who proposes, `endorser` the SENCO who is asked to endorse it."""

    model_config = shape(
        MAKE_REFERRAL_EXAMPLE | {"endorser": {"name": "Sorrel Fenwick", "email": "sorrel.fenwick@school.example"}}
    )

    endorser: ReferrerBody


class EndorseProposalBody(BaseModel):
    """The SENCO endorses the proposal, and is the referrer from now on."""

    model_config = shape({"endorsed_on": "2026-09-10"})

    endorsed_on: WrittenDate | None = Field(None, description="The day of the endorsement; today when left out.")


class ReturnProposalBody(BaseModel):
    """The proposal is not endorsed."""

    model_config = shape({"return_reason": "outside_scope", "note": None})

    return_reason: Code = Field(description="One of the policy's reasons for declining.")
    note: Note | None = Field(None, description="In words, for those who work on the case; never published.")


class AcknowledgeReferralBody(BaseModel):
    """The service has seen the referral."""

    model_config = shape({"acknowledged_on": "2026-09-08"})

    acknowledged_on: WrittenDate | None = Field(None, description="Today when left out.")


class ScreenReferralBody(BaseModel):
    """How the referral was held against the scope and the usual criteria; "usual" warns and never blocks."""

    model_config = shape(
        {
            "result": "in_scope",
            "criteria_met": 3,
            "criteria_asked": 3,
            "screened_on": "2026-09-09",
            "commissioner": "special_school",
            "funding": "core",
        }
    )

    result: Literal["in_scope", "outside_usual", "check_by_hand", "outside_scope"]
    criteria_met: int = Field(0, strict=True, ge=0, le=32)
    criteria_asked: int = Field(0, strict=True, ge=0, le=32)
    screened_on: WrittenDate | None = Field(None, description="Today when left out.")
    commissioner: Code | None = Field(None, description="What kind of referrer asked; an open list (VI3).")
    funding: Code | None = Field(None, description="For example core or traded (VI5).")


class RequestInformationBody(BaseModel):
    """What is missing before the service can decide."""

    model_config = shape({"missing": ["school_views"], "due_on": "2026-11-30", "pauses_target": True})

    missing: Codes = Field(description="Codes of the policy; never a diagnosis.")
    due_on: WrittenDate = Field(description="The day by which an answer is hoped for.")
    pauses_target: bool = Field(
        True, strict=True, description="Whether the target of the decision waits for the answer."
    )


class ReceiveInformationBody(BaseModel):
    """What was missing is there."""

    model_config = shape({"request_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b12", "received_on": "2026-11-20"})

    request_id: WrittenUuid
    received_on: WrittenDate | None = Field(None, description="Today when left out.")


class PrioritiseReferralBody(BaseModel):
    """How soon it is this referral's turn."""

    model_config = shape({"priority": "raised", "reasons": ["exclusion_near"], "prioritised_on": "2026-09-09"})

    priority: Literal["routine", "raised", "urgent"]
    reasons: tuple[Code, ...] = Field((), max_length=6, description="Codes of the policy; none for routine ones.")
    prioritised_on: WrittenDate | None = Field(None, description="Today when left out.")


class RedirectReferralBody(BaseModel):
    """Which other service is the right one, and why: both are told to the referrer."""

    model_config = shape(
        {
            "to_service": "family_support",
            "reason": "fits_better",
            "route": "referrer_asks",
            "redirected_on": "2026-09-09",
        }
    )

    to_service: Code
    reason: Literal["fits_better", "outside_scope", "needs_more", "needs_less", "other_area", "no_capacity"]
    route: Literal["sent_on", "referrer_asks"] = Field(description="`sent_on` needs a consent that names the service.")
    redirected_on: WrittenDate | None = Field(None, description="Today when left out.")
    withhold: WithholdBody | None = None


class WaitlistReferralBody(BaseModel):
    """The referral waits for a place; the referrer is told, and again whenever the forecast changes."""

    model_config = shape({"position": 4, "expected_on": "2027-01-11"})

    position: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    expected_on: WrittenDate | None = Field(None, description="Where a forecast is possible; never a promise.")
