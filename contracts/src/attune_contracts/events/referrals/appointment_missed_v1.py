"""AppointmentMissed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import contact as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class AppointmentMissedV1(ToldReferralEvent):
    """An appointment did not take place; further efforts are owed before the referral may close for it (YL4)."""

    ce_type = "attune.referrals.AppointmentMissed.v1"
    emitted_when = "A member of the service records that an appointment did not take place."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    optional_roles = ("parent_carer",)

    appointment_id: referrals.AppointmentId
    missed_by: Annotated[codes.MissedBy, Field(description="Who could not keep it"), reference("a fact of a case")]
    missed_count: Annotated[
        int, Field(ge=0, le=50, description="How many the family has missed, this one included"), public("a count")
    ]
    attempts_owed: Annotated[
        int, Field(ge=0, le=20, description="How many further attempts the policy asks for now"), public("a count")
    ]
    policy_version: fields.PolicyVersion
