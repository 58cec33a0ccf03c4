"""The shapes of requests that end a referral, move it, open it again, or say who is not to be told, with examples."""

from typing import Annotated, Literal

from attune_chassis.request_forms import TrimmedText, WrittenDate, shape
from attune_contracts.fields import SettingId
from pydantic import BaseModel, Field, StringConstraints

from referrals.domain.codes import ReopenReason
from referrals.entrypoints.http_requests import ReferrerBody, WithholdBody

Note = Annotated[str, StringConstraints(min_length=1, max_length=4000), TrimmedText]
AuthorityCode = Annotated[str, StringConstraints(pattern=r"^E(06|08|09|10)[0-9]{6}$")]


class WithdrawReferralBody(BaseModel):
    """Who takes the referral back, and why."""

    model_config = shape(
        {"withdrawn_by": "parent_carer", "reason": "no_longer_needed", "withdrawn_on": "2026-10-05", "withhold": None}
    )

    withdrawn_by: Literal["parent_carer", "young_person", "referrer"]
    reason: Literal["consent_withdrawn", "no_longer_needed", "other_help_found", "moved_away", "not_said"]
    withdrawn_on: WrittenDate | None = Field(None, description="Today when left out.")
    withhold: WithholdBody | None = None


class TransferReferralBody(BaseModel):
    """Where the child goes, and who receives the referral there. Needs a consent to `transfer` that stands."""

    model_config = shape(
        {
            "to_setting_id": "urn:118254",
            "to_authority": None,
            "receiving_contact": {"name": "Linden Marsh", "email": "linden.marsh@school.example"},
            "reason": "secondary_transfer",
            "effective_on": "2026-10-05",
            "withhold": None,
        }
    )

    to_setting_id: SettingId
    to_authority: AuthorityCode | None = Field(None, description="Where the child leaves this authority's area.")
    receiving_contact: ReferrerBody
    reason: Literal["secondary_transfer", "other_transition", "moved_setting", "moved_area"]
    effective_on: WrittenDate | None = Field(None, description="Today when left out.")
    withhold: WithholdBody | None = None


class ReopenReferralBody(BaseModel):
    """Why a closed referral is worked on again: in a code, and in words for those who work on it."""

    model_config = shape({"reopen_reason": "need_returned", "note": "The school asks again after the summer."})

    reopen_reason: Literal["need_returned", "new_information", "closed_in_error"]
    note: Note = Field(description="Personal data: kept in this service, never published.")

    def reason(self) -> ReopenReason:
        """The reason as the decision sees it."""
        return ReopenReason(self.reopen_reason)
