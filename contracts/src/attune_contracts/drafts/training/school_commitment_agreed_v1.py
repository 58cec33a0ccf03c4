"""SchoolCommitmentAgreed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.commitment_event import CommitmentEvent
from attune_contracts.privacy import public


class SchoolCommitmentAgreedV1(CommitmentEvent):
    """A setting has agreed to all five commitments of the ELSA programme (EL9)."""

    ce_type = "attune.training.SchoolCommitmentAgreed.v1"
    topic = "attune.training.commitment"
    key_field = "commitment_id"
    emitted_when = "The head of a setting agrees to the agreement's current version."
    known_consumers = ("notifications",)

    ring_fenced_time: Annotated[
        codes.RingFencedTime, Field(description="How much time ELSAs are given"), public("a code")
    ]
    elsa_count: Annotated[
        int, Field(ge=0, le=100, description="How many ELSAs the setting means to have"), public("a count")
    ]
    agreed_on: Annotated[fields.CalendarDate, Field(description="The day of the agreement")]
    agreed_until: Annotated[fields.CalendarDate, Field(description="The last day before it must be agreed again")]
