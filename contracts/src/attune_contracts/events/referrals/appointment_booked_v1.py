"""AppointmentBooked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import contact as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class AppointmentBookedV1(ToldReferralEvent):
    """A family has an appointment, preferably at a school or a children's centre (YL4, YL19)."""

    ce_type = "attune.referrals.AppointmentBooked.v1"
    emitted_when = "A member of the service books an appointment, or books another in place of one that cannot be kept."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    optional_roles = ("parent_carer",)

    appointment_id: referrals.AppointmentId
    service: referrals.Service
    starts_at: Annotated[fields.Instant, Field(description="When it begins, in UTC")]
    minutes: Annotated[int, Field(ge=5, le=600, description="How long it is"), public("an amount of time")]
    mode: Annotated[codes.MeetingMode, Field(description="How the people meet"), public("a code")]
    venue_type: Annotated[codes.VenueType, Field(description="What kind of place it is held at"), public("a code")]
    setting_id: referrals.SettingIdIfAny = None
    replaces_appointment_id: Annotated[
        fields.Uuid | None,
        Field(description="The appointment it stands in for, if any"),
        reference("an opaque id in a child's case"),
    ] = None
