"""SupportSessionHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import public


class SupportSessionHeldV1(ReferralEvent):
    """The ELSA and the child met, alone or in a small group (EL1, EL2)."""

    ce_type = "attune.referrals.SupportSessionHeld.v1"
    emitted_when = "The ELSA records a session of a support programme, once for each child who took part."

    programme_id: fields.ProgrammeId
    elsa_id: fields.ElsaId
    session_number: Annotated[
        int, Field(ge=1, le=200, description="Which session of the programme it is"), public("a count")
    ]
    held_on: Annotated[fields.CalendarDate, Field(description="The day of the session")]
    minutes: Annotated[int, Field(ge=5, le=300, description="How long it was"), public("an amount of time")]
    session_format: Annotated[codes.SessionFormat, Field(description="Alone or in a group"), public("a code")]
