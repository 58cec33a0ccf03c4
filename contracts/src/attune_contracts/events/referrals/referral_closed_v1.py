"""ReferralClosed, first major version."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from attune_contracts import codes, fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class ReferralClosedV1(DomainEvent):
    """The referral has ended; nothing is owed to anybody."""

    ce_type = "attune.referrals.ReferralClosed.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A closing or declined referral has no notice obligation open."

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    closing_reason: Annotated[codes.ClosedReason, Field(description="How it ended"), public("a code")]
    outcome_code: Annotated[
        codes.Outcome | None,
        Field(description="What the programme came to; only where one was completed"),
        reference("a coded result for the child behind the id"),
    ] = None

    @model_validator(mode="after")
    def _an_outcome_belongs_to_a_completed_programme(self) -> Self:
        if (self.outcome_code is not None) != (self.closing_reason == "programme_completed"):
            raise PydanticCustomError("outcome_mismatch", "An outcome is named exactly when a programme was completed")
        return self
