"""PilotReportOverdue, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.pilot_report_event import PilotReportEvent
from attune_contracts.privacy import public


class PilotReportOverdueV1(PilotReportEvent):
    """A partner's report is late (PI2)."""

    ce_type = "attune.training.PilotReportOverdue.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The last day of a report passes without one; repeated as often as the policy asks."
    known_consumers = ("notifications",)

    overdue_days: Annotated[int, Field(ge=1, le=730, description="How many days late it is"), public("a count")]
