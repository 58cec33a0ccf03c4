"""What the facts about a report a pilot's partner owes share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.pilot_place_event import PilotPlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public, reference


class PilotReportEvent(PilotPlaceEvent):
    """A fact about one report: at which stage of the pilot, and when it is due."""

    place_id: training.PilotPlaceId
    report_id: Annotated[fields.Uuid, Field(description="The report"), reference("an opaque id of a partner's report")]
    report_stage: Annotated[codes.PilotReportStage, Field(description="The stage it is of"), public("a code")]
    due_on: Annotated[fields.CalendarDate, Field(description="The last day it is in time")]
