"""VisitImpeded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.drafts.referrals.capacity_event import CapacityEvent
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.privacy import public, reference


class VisitImpededV1(CapacityEvent, CasePartiesEvent):
    """Something at the setting cost part of a visit, and the setting is asked to put it right (SN12)."""

    ce_type = "attune.referrals.VisitImpeded.v1"
    emitted_when = "A therapist records that a visit to a setting was held up."
    known_consumers = ("notifications",)
    party_roles = ("setting_contact",)

    visit_id: Annotated[fields.Uuid, Field(description="The visit"), reference("an opaque id of a visit to a setting")]
    setting_id: fields.SettingId
    reason: Annotated[codes.VisitObstacle, Field(description="What was in the way"), public("a code")]
    lost_minutes: Annotated[int, Field(ge=0, le=1440, description="How much time it cost"), public("an amount of time")]
    visited_on: Annotated[fields.CalendarDate, Field(description="The day of the visit")]
