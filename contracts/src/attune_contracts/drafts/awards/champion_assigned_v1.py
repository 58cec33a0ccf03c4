"""ChampionAssigned, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.panel_event import PanelEvent
from attune_contracts.fields import awards


class ChampionAssignedV1(PanelEvent):
    """A champion is to assess a submission (CP10)."""

    ce_type = "attune.awards.ChampionAssigned.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A coordinator, or the rule for a balanced panel, gives a submission to a champion."
    known_consumers = ("notifications",)

    perspective: awards.Perspective
    assess_by: Annotated[fields.CalendarDate, Field(description="The day by which the champion is asked to assess it")]
