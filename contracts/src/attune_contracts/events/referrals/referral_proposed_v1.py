"""ReferralProposed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralProposedV1(ToldReferralEvent):
    """A member of staff thinks a child should be referred, and asks the SENCO to endorse it (YL5)."""

    ce_type = "attune.referrals.ReferralProposed.v1"
    emitted_when = "A learning mentor or other member of staff proposes a referral."
    known_consumers = ("notifications",)
    party_roles = ("proposer", "endorser", "child")

    service: referrals.Service
    setting_id: fields.SettingId
    aims: Annotated[
        tuple[referrals.Aim, ...],
        Field(max_length=8, description="What the support should help with; none where the service's policy asks none"),
        fields.DISTINCT,
        reference("coded aims for the child behind the referral id"),
    ]
    endorse_by: Annotated[fields.CalendarDate, Field(description="After this day the proposal counts as left waiting")]
    policy_version: fields.PolicyVersion
