"""AccreditationRestored, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.accreditation_event import AccreditationEvent
from attune_contracts.privacy import reference


class AccreditationRestoredV1(AccreditationEvent):
    """An ELSA's accreditation is sound again (EL6)."""

    ce_type = "attune.training.AccreditationRestored.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "The record that makes good the last of what was missing is taken in."
    known_consumers = ("referrals", "awards", "notifications")

    restored_from: Annotated[
        codes.AccreditationRestoredFrom,
        Field(description="What it had come to"),
        reference("a coded fact about the member of staff behind the id"),
    ]
    restored_on: Annotated[fields.CalendarDate, Field(description="The first day it is sound again")]
