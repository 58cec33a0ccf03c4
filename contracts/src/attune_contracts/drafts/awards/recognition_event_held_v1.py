"""RecognitionEventHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class RecognitionEventHeldV1(DomainEvent):
    """An organisation celebrated awards with its staff and its community (CP13)."""

    ce_type = "attune.awards.RecognitionEventHeld.v1"
    topic = "attune.awards.recognition"
    key_field = "recognition_event_id"
    emitted_when = "An organisation records that an award recognition event was held."
    known_consumers = ("notifications",)

    recognition_event_id: Annotated[fields.Uuid, Field(description="The occasion"), reference("an opaque id")]
    setting_id: fields.SettingId
    scheme: fields.Scheme
    entry_ids: Annotated[
        tuple[fields.EntryId, ...],
        Field(min_length=1, max_length=200, description="The entries whose awards were celebrated"),
        fields.DISTINCT,
        reference("opaque ids"),
    ]
    headcount: Annotated[int, Field(ge=0, le=10_000, description="How many people came"), public("a count")]
    held_on: Annotated[fields.CalendarDate, Field(description="The day it was held")]
