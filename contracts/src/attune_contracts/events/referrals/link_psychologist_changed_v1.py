"""LinkPsychologistChanged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.events.referrals.link_psychologist_event import LinkPsychologistEvent
from attune_contracts.privacy import reference


class LinkPsychologistChangedV1(LinkPsychologistEvent):
    """Another person is the one a setting turns to in a role, after a handover (LK1, YL17)."""

    ce_type = "attune.referrals.LinkPsychologistChanged.v1"
    emitted_when = "The service puts somebody else in place of the present one, once the handover note is there."
    known_consumers = ("notifications",)
    party_roles = ("link_person", "former_link_person")

    reason: Annotated[
        codes.LinkChangeReason, Field(description="Why it changed"), reference("a fact about a member of staff")
    ]
    handover_on: Annotated[fields.CalendarDate, Field(description="The day the handover note was written")]
