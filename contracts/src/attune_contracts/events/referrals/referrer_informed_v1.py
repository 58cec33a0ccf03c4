"""ReferrerInformed, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class ReferrerInformedV1(DomainEvent):
    """The referrer has been told of a decision, with the evidence the authority's policy asks for."""

    ce_type = "attune.referrals.ReferrerInformed.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A notification of a decision is delivered with enough evidence, or a person tells the referrer."
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferrerInformed.v2",
    )

    referral_id: fields.ReferralId
    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that was told"), reference("an opaque id")
    ]
    party_id: fields.PartyId
    notification_id: fields.NotificationId
    channel: Annotated[codes.ToldChannel, Field(description="How the person was told"), public("a code")]
    evidence: fields.EvidenceCode
    informed_at: Annotated[fields.Instant, Field(description="When, in UTC")]
