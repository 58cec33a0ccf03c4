"""ConsentGiven, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consent as codes
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class ConsentGivenV1(ReferralEvent, CasePartiesEvent):
    """A family agreed to something being shared or done, before it is shared or done (VI4)."""

    ce_type = "attune.referrals.ConsentGiven.v1"
    emitted_when = "A commissioner or a member of the service records a consent, before the referral it is needed for."
    known_consumers = ("notifications",)
    party_roles = ("child",)
    optional_roles = ("parent_carer",)

    consent_id: referrals.ConsentId
    kind: Annotated[codes.ConsentKind, Field(description="How it was given"), public("a code")]
    scopes: referrals.ConsentScopes
    shared_with: referrals.Services
    given_by: Annotated[codes.ConsentGiver, Field(description="Who agreed"), reference("a fact of a case")]
    recorded_by: Annotated[codes.ConsentRecorder, Field(description="Who recorded it"), public("a code")]
    given_on: Annotated[fields.CalendarDate, Field(description="The day it was given")]
    ends_on: Annotated[referrals.DayIfAny, Field(description="Its last day, where it is not open-ended")] = None
