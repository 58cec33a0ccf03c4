"""The vocabulary of fields that only the events of awards use."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes
from attune_contracts.codes import awards
from attune_contracts.fields import DISTINCT, OPEN_CODE_TEXT, CalendarDate, Uuid
from attune_contracts.privacy import public, reference

# Who and what --------------------------------------------------------------------------------------

OrganisationId = Annotated[
    Uuid, Field(description="The organisation"), reference("a small organisation narrows down who is meant")
]
EvidenceId = Annotated[Uuid, Field(description="One piece of evidence"), reference("an opaque id")]
PlanId = Annotated[Uuid, Field(description="The action plan"), reference("an opaque id")]
ActionId = Annotated[Uuid, Field(description="One action of the plan"), reference("an opaque id")]
PlanEntryId = Annotated[
    Uuid | None,
    Field(description="The entry in a scheme that the plan serves; absent where it serves none"),
    reference("an opaque id"),
]
AppealId = Annotated[Uuid, Field(description="The appeal"), reference("an opaque id")]

# Codes of a scheme's own document ------------------------------------------------------------------

SCHEME_CODE_TEXT = OPEN_CODE_TEXT
"""A code as the document of a scheme or an audit tool has it."""

PrincipleCodes = Annotated[
    tuple[Annotated[str, SCHEME_CODE_TEXT], ...],
    Field(
        min_length=1,
        max_length=32,
        description="Principles it bears on, as coded in the scheme's document, for example listened_to_and_heard",
    ),
    DISTINCT,
    public("codes of a published scheme"),
]
CriterionCodes = Annotated[
    tuple[Annotated[str, SCHEME_CODE_TEXT], ...],
    Field(
        min_length=1,
        max_length=32,
        description="Criteria it is about, as coded in the scheme's document, for example positive_impact",
    ),
    DISTINCT,
    public("codes of a published scheme"),
]
AreaCode = Annotated[
    str,
    SCHEME_CODE_TEXT,
    Field(description="The area, as coded in the document of the scheme or tool, for example co_design"),
    public("a code of a published document"),
]

# Certificates and awards ---------------------------------------------------------------------------

CertifiedKind = Annotated[codes.CertificateKind, Field(description="What it certifies"), public("a code")]
ChangeBasisEventId = Annotated[
    Uuid | None,
    Field(description="ce_id of the event the change rests on; absent where it rests on none"),
    reference("an opaque id"),
]
AwardValidUntil = Annotated[
    CalendarDate | None,
    Field(description="The last day it counts; absent where the scheme sets none"),
    public("a date points at nobody"),
]
Perspective = Annotated[
    awards.ChampionPerspective,
    Field(description="The perspective the champion brings to the panel"),
    reference("a coded fact about the champion behind the id"),
]
