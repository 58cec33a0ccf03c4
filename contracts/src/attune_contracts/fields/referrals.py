"""The vocabulary of fields that only the events of referrals use."""

from datetime import date
from typing import Annotated

from pydantic import Field

from attune_contracts.codes.referrals.consent import ConsentScope
from attune_contracts.fields import DISTINCT, OPEN_CODE_TEXT, UUID_PATTERN, WRITTEN_DATE, CalendarDate, Text, Uuid
from attune_contracts.privacy import public, reference

CODE_TEXT = OPEN_CODE_TEXT
"""A code that an authority's policy or directory defines, so that no closed list of ours could hold it."""
RELEASED_CODE_TEXT = Text(r"^[a-z][a-z0-9]{0,31}(_[a-z0-9]{1,31}){0,7}$", 64)
"""The same as ReferralMade v2 was released with: wider than a new type may have it."""

SIGNPOST_TEXT = Text(r"^[a-z]{1,31}[0-9]{0,2}(_([a-z]{1,31}[0-9]{0,2}|[0-9]{1,3})){0,7}$", 64)
"""A code of an authority's own list, with room for the one number that is a service's name: nhs_111."""

_SETTING_ID = Text(rf"^(urn:[0-9]{{5,6}}|ukprn:[0-9]{{8}}|attune:{UUID_PATTERN})$", 43)

DayIfAny = Annotated[Annotated[date, WRITTEN_DATE] | None, public("a date points at nobody")]

# Who and what --------------------------------------------------------------------------------------

WorkerId = Annotated[
    Uuid,
    Field(description="Whoever gives the support; for ELSA support the ELSA"),
    reference("a pseudonym of a member of staff"),
]
ConsentId = Annotated[Uuid, Field(description="The consent"), reference("an opaque id of a family's consent")]
ConsentIdIfAny = Annotated[
    Uuid | None,
    Field(description="The consent it rests on, where one is needed"),
    reference("an opaque id of a family's consent"),
]
AppointmentId = Annotated[Uuid, Field(description="The appointment"), reference("an opaque id in a child's case")]
PlanId = Annotated[Uuid, Field(description="The support plan"), reference("an opaque id in a child's case")]
ConsultationId = Annotated[
    Uuid, Field(description="The request for a call"), reference("a pseudonym of a parent's request")
]
ReferralIdIfAny = Annotated[
    Uuid | None, Field(description="The referral it belongs to, if any"), reference("a pseudonym of a child's case")
]
SettingIdIfAny = Annotated[
    Annotated[str, _SETTING_ID] | None,
    Field(description="The setting concerned, where there is one"),
    reference("a small setting narrows down who is meant"),
]

# Codes -------------------------------------------------------------------------------------------

Service = Annotated[
    str,
    RELEASED_CODE_TEXT,
    Field(description="A kind of support or a service, as the authority's directory codes it, for example vig"),
    public("a service's name"),
]
Services = Annotated[
    tuple[Annotated[str, CODE_TEXT], ...],
    Field(min_length=1, max_length=12, description="Services, as the authority's directory codes them"),
    DISTINCT,
    reference("who helps in the case behind the id"),
]
Aim = Annotated[
    str,
    RELEASED_CODE_TEXT,
    Field(description="What the support should come to, as coded in the authority's policy"),
    reference("a coded aim for the child behind the id"),
]
ConsultationTopics = Annotated[
    tuple[Annotated[str, CODE_TEXT], ...],
    Field(max_length=8, description="What the call is about, as coded in the authority's policy; may be other"),
    DISTINCT,
    reference("coded concerns of the parent behind the id"),
]
ConsentScopes = Annotated[
    tuple[ConsentScope, ...],
    Field(min_length=1, max_length=5, description="What the consent covers"),
    DISTINCT,
    public("codes"),
]

# Time and amounts ----------------------------------------------------------------------------------

TargetOn = Annotated[CalendarDate, Field(description="The day by which the service means to reply: an aim, no promise")]
DayHundredths = Annotated[
    int, Field(ge=1, le=100_000, description="Days in hundredths: 50 is half a day"), public("an amount of time")
]
DayHundredthsLeft = Annotated[
    int,
    Field(ge=0, le=1_000_000, description="What is left of the ledger, in hundredths of a day"),
    public("an amount of time"),
]
