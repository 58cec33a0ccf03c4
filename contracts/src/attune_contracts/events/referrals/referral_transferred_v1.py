"""ReferralTransferred, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class ReferralTransferredV1(ToldReferralEvent):
    """The referral followed the child to another setting, with consent (YL18)."""

    ce_type = "attune.referrals.ReferralTransferred.v1"
    emitted_when = "A coordinator moves a referral to the child's new setting, in the area or out of it."
    known_consumers = ("notifications",)
    party_roles = ("referrer", "receiving_contact")
    rules = (ExactlyWhen("to_authority", other="reason", value="moved_area"),)

    from_setting_id: fields.SettingId
    to_setting_id: fields.SettingId
    to_authority: Annotated[
        str | None,
        fields.AUTHORITY_TEXT,
        Field(description="ONS code of the new authority, where the child left this one's area"),
        public("an authority is a public body"),
    ] = None
    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why it moved, for example secondary_transfer, moved_setting, or moved_area out of the area"),
        reference("a coded circumstance of a case"),
    ]
    consent_id: referrals.ConsentId
    effective_on: Annotated[fields.CalendarDate, Field(description="The first day at the new setting")]
