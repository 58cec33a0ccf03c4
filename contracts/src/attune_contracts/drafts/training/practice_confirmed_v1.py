"""PracticeConfirmed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class PracticeConfirmedV1(DomainEvent):
    """An ELSA is confirmed to practise as one (EL6)."""

    ce_type = "attune.training.PracticeConfirmed.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "The ELSA, the line manager or the headteacher confirms it, when asked or unasked."

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
    confirmed_by: Annotated[codes.PracticeWitness, Field(description="Who says so"), public("a code")]
    confirmed_on: Annotated[fields.CalendarDate, Field(description="The day it was said")]
    next_due_on: Annotated[fields.CalendarDate, Field(description="By when it must be confirmed again")]
    policy_version: fields.PolicyVersion
