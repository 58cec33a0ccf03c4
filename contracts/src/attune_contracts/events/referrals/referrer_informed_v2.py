"""ReferrerInformed, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import public, reference


class ReferrerInformedV2(ReferralEvent):
    """The referrer has been told of a decision, with the evidence the authority's policy asks for (YL1)."""

    ce_type = "attune.referrals.ReferrerInformed.v2"
    emitted_when = "A notification of a decision is delivered with enough evidence, or a person tells the referrer."

    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that was told"), reference("an opaque id")
    ]
    party_id: fields.PartyId
    notification_id: fields.NotificationId
    channel: Annotated[codes.MessageChannel, Field(description="How the person was told"), public("a code")]
    evidence: fields.EvidenceCode
    informed_at: Annotated[fields.Instant, Field(description="When, in UTC")]
    confirmed_by: Annotated[
        str | None,
        fields.STAFF_REFERENCE_TEXT,
        Field(description="Opaque reference of the member of staff who told the person; absent where v1 did not say"),
        reference("a pseudonym of a member of staff"),
    ] = None
