"""What facts about people share where training knows more roles than the first events of the platform."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.model import PartiesEvent, Party, RuledEvent
from attune_contracts.privacy import public, reference


class TrainingParty(Party):
    """One person a fact of training is about or must reach: an opaque id in a role."""

    role: Annotated[  # type: ignore[assignment] # the roles of released events are a closed list
        codes.TrainingRole, Field(description="What the person is to the fact"), public("a code")
    ]


class TrainingPartiesEvent(PartiesEvent, RuledEvent):
    """A fact about people in training's roles; each role in `party_roles` is there, more may join in later versions."""

    party_roles: ClassVar[tuple[codes.TrainingRole, ...]] = ()  # type: ignore[assignment] # as above
    parties: Annotated[
        tuple[TrainingParty, ...],
        Field(min_length=1, max_length=8, description="The people the fact is about or must reach"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
