"""ReferralClosed, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import DomainEvent, RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class ReferralClosedV1(DomainEvent, RuledEvent):
    """The referral has ended; nothing is owed to anybody."""

    ce_type = "attune.referrals.ReferralClosed.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A closing or declined referral has no notice obligation open."
    rules = (ExactlyWhen("outcome_code", other="closing_reason", value="programme_completed"),)
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralClosed.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    closing_reason: Annotated[codes.ClosedReason, Field(description="How it ended"), public("a code")]
    outcome_code: Annotated[
        codes.Outcome | None,
        Field(description="What the programme came to; only where one was completed"),
        reference("a coded result for the child behind the id"),
    ] = None
