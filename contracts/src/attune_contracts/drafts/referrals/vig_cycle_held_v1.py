"""VigCycleHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import contact
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import public


class VigCycleHeldV1(ReferralEvent):
    """One round of filming and looking at good moments together was completed (VI1)."""

    ce_type = "attune.referrals.VigCycleHeld.v1"
    emitted_when = "A Video Interaction Guidance guider records that a cycle was completed."

    cycle_number: Annotated[int, Field(ge=1, le=50, description="Which cycle it is"), public("a count")]
    relationship: Annotated[codes.VigRelationship, Field(description="Between whom"), public("a code")]
    delivery: Annotated[codes.VigDelivery, Field(description="Face to face or remote"), public("a code")]
    venue_type: Annotated[contact.VenueType, Field(description="What kind of place it was held at"), public("a code")]
    completed_on: Annotated[fields.CalendarDate, Field(description="The day the clips were looked at together")]
