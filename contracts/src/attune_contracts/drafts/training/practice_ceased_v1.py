"""PracticeCeased, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import reference


class PracticeCeasedV1(DomainEvent):
    """An ELSA no longer practises as one (EL6)."""

    ce_type = "attune.training.PracticeCeased.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "The ELSA, the setting or a coordinator reports it."
    known_consumers = ("referrals",)

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
    practice_end: Annotated[
        codes.PracticeEnd,
        Field(description="Why, without any matter of health"),
        reference("a coded fact about the member of staff behind the id"),
    ]
    ceased_on: Annotated[fields.CalendarDate, Field(description="The last day of practice")]
