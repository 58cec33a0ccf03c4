"""What the facts about people in a case share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.model import PartiesEvent, Party, RuledEvent
from attune_contracts.privacy import public, reference


class CaseParty(Party):
    """One person in a case: an opaque id in a role."""

    role: Annotated[  # type: ignore[assignment] # the roles of released events are a closed list
        CaseRole, Field(description="What the person is to the case"), public("a code")
    ]


class CasePartiesEvent(PartiesEvent, RuledEvent):
    """A fact about people in a case; each role in `party_roles` is there, more may join in later versions."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ()  # type: ignore[assignment] # as above

    parties: Annotated[
        tuple[CaseParty, ...],
        Field(min_length=1, max_length=8, description="The people the fact is about or must reach"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
