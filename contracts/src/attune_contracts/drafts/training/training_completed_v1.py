"""TrainingCompleted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public, reference


class TrainingCompletedV1(TrainingPartiesEvent):
    """A person has attended every session a training asks for (EL3, TR2)."""

    ce_type = "attune.training.TrainingCompleted.v1"
    topic = "attune.training.learner"
    key_field = "learner_id"
    emitted_when = "The record of an attendance makes the training whole; days made good later count."
    known_consumers = ("awards", "notifications")
    party_roles = ("participant",)

    learner_id: training.LearnerId
    offer_code: training.OfferCode
    course_id: Annotated[training.CourseId, Field(description="The course of the last session that was attended")]
    setting_id: training.SettingIdIfAny = None
    elsa_id: Annotated[
        fields.Uuid | None,
        Field(description="The ELSA, where it was their initial training"),
        reference("a pseudonym of a member of staff"),
    ] = None
    sessions_attended_count: Annotated[
        int, Field(ge=1, le=60, description="How many sessions the decision counted"), public("a count")
    ]
    policy_version: fields.PolicyVersion
    accredited_by: training.AccreditedByIfAny = None
    completed_on: Annotated[fields.CalendarDate, Field(description="The day of the last session that was missing")]
