"""What the facts about the champions of one submission share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import SubmissionEvent
from attune_contracts.model import PartiesEvent, Party, RuledEvent
from attune_contracts.privacy import public, reference


class PanelParty(Party):
    """The organisation's contact or the champion: an opaque id in a role."""

    role: Annotated[  # type: ignore[assignment] # the roles of released events are a closed list
        codes.PanelRole, Field(description="What the person is to the assessment"), public("a code")
    ]


class PanelEvent(PartiesEvent, SubmissionEvent, RuledEvent):
    """A fact about one champion and one submission."""

    party_roles: ClassVar[tuple[codes.PanelRole, ...]] = ("champion",)  # type: ignore[assignment] # as above

    parties: Annotated[
        tuple[PanelParty, ...],
        Field(min_length=1, max_length=2, description="The champion, and the organisation's contact where it is told"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
