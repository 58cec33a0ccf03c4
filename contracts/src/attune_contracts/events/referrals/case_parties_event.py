"""What the facts about people in a case share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.fields import referrals
from attune_contracts.model import PartiesEvent, Party, RuledEvent
from attune_contracts.privacy import public, reference


class CaseParty(Party):
    """One person in a case: an opaque id in a role. The list of roles is open, so that a new one breaks no reader."""

    role: Annotated[  # type: ignore[assignment] # the roles of the first events are a closed list
        str,
        referrals.CODE_TEXT,
        Field(description="What the person is to the case: referrer, child, or another role such as parent_carer"),
        public("a code"),
    ]


class CasePartiesEvent(PartiesEvent, RuledEvent):
    """A fact about people in a case."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ()  # type: ignore[assignment] # as above
    optional_roles: ClassVar[tuple[CaseRole, ...]] = ()

    parties: Annotated[
        tuple[CaseParty, ...],
        Field(min_length=1, max_length=12, description="The people the fact is about or must reach"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
