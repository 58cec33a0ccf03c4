"""PilotReportDue, first major version."""

from attune_contracts.drafts.training.pilot_report_event import PilotReportEvent


class PilotReportDueV1(PilotReportEvent):
    """A partner owes a report (PI2)."""

    ce_type = "attune.training.PilotReportDue.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The time of a report comes: at the start, in the middle or at the end."
    known_consumers = ("notifications",)
