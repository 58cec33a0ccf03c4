"""AwardStageAwarded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class AwardStageAwardedV1(PartiesEvent):
    """The champions' panel awarded a stage."""

    ce_type = "attune.awards.AwardStageAwarded.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A panel decides to award an open submission."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    entry_id: fields.EntryId
    submission_id: fields.SubmissionId
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    stage: fields.Stage
    setting_id: fields.SettingId
    decided_on: Annotated[fields.CalendarDate, Field(description="The day the panel decided")]
