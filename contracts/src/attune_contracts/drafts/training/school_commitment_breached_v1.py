"""SchoolCommitmentBreached, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.commitment_event import CommitmentEvent
from attune_contracts.privacy import reference


class SchoolCommitmentBreachedV1(CommitmentEvent):
    """A setting does not keep what it agreed to (EL9)."""

    ce_type = "attune.training.SchoolCommitmentBreached.v1"
    topic = "attune.training.commitment"
    key_field = "commitment_id"
    emitted_when = "An ELSA, a line manager, a supervisor or a coordinator reports it and a coordinator agrees."
    known_consumers = ("notifications",)

    commitments: Annotated[
        tuple[codes.Commitment, ...],
        Field(min_length=1, max_length=5, description="Which commitments are not kept"),
        fields.DISTINCT,
        reference("coded facts about one setting"),
    ]
    reported_by: Annotated[
        codes.BreachReporter,
        Field(description="Who reported it"),
        reference("may point at one person of a small setting"),
    ]
    breached_on: Annotated[fields.CalendarDate, Field(description="The day from which they were not kept")]
    answer_by: Annotated[fields.CalendarDate, Field(description="The last day for the setting to answer")]
