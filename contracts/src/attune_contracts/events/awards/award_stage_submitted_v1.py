"""AwardStageSubmitted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class AwardStageSubmittedV1(PartiesEvent):
    """An organisation submitted its evidence for one stage (CP3 to CP7)."""

    ce_type = "attune.awards.AwardStageSubmitted.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation submits a stage that is next in order and has none open."
    party_roles = ("applicant",)

    entry_id: fields.EntryId
    submission_id: fields.SubmissionId
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    stage: fields.Stage
    setting_id: fields.SettingId
    submitted_on: Annotated[fields.CalendarDate, Field(description="The day it was submitted")]
