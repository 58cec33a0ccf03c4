"""SelfPacedModuleCompleted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent


class SelfPacedModuleCompletedV1(DomainEvent):
    """A person finished a module taken when it suited them (IP3, TR3)."""

    ce_type = "attune.training.SelfPacedModuleCompleted.v1"
    topic = "attune.training.learner"
    key_field = "learner_id"
    emitted_when = "A person, or the site that holds the module, says that it is finished, for the first time."

    learner_id: training.LearnerId
    offer_code: training.OfferCode
    setting_id: training.SettingIdIfAny = None
    completed_on: Annotated[fields.CalendarDate, Field(description="The day it was finished")]
