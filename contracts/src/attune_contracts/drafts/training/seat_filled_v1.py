"""SeatFilled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class SeatFilledV1(TrainingPartiesEvent):
    """A seat in a group that steers or advises is taken (SN3)."""

    ce_type = "attune.training.SeatFilled.v1"
    topic = "attune.training.call"
    key_field = "call_id"
    emitted_when = "The group's chair or a coordinator chooses one of those who expressed interest."
    known_consumers = ("notifications",)
    party_roles = ("requester",)

    call_id: training.CallId
    interest_id: training.InterestId
    subject_code: training.CallSubject
    setting_id: training.SettingIdIfAny = None
    filled_on: Annotated[fields.CalendarDate, Field(description="The first day in the seat")]
    held_until: Annotated[training.DayIfAny, Field(description="The last day in the seat, where it is known")] = None
