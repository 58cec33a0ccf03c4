"""The vocabulary of fields that only the events of training use."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.codes import training_programmes as programme_codes
from attune_contracts.fields import (
    DISTINCT,
    OPEN_CODE_TEXT,
    OPEN_NAME_TEXT,
    WRITTEN_DATE,
    WRITTEN_INSTANT,
    CalendarDate,
    Instant,
    PartyId,
    SettingId,
    Uuid,
)
from attune_contracts.privacy import public, reference

CODE_TEXT = OPEN_CODE_TEXT
"""A code of a list that the authority keeps itself."""

DISTRICT_TEXT = OPEN_NAME_TEXT

# Aggregates and their parts ------------------------------------------------------------------------

CourseId = Annotated[
    Uuid,
    Field(description="The course, or the series of briefings, meetings or drop-ins"),
    public("a course points at nobody"),
]
SessionId = Annotated[Uuid, Field(description="One session"), public("a session points at nobody")]
SessionIds = Annotated[
    tuple[SessionId, ...],
    Field(min_length=1, max_length=60, description="The sessions the place is for"),
    DISTINCT,
    reference("together with the place: where somebody will be"),
]
SlotId = Annotated[
    Uuid, Field(description="One bookable time of a drop-in"), reference("an opaque id of one family's time")
]
PlaceId = Annotated[Uuid, Field(description="One person's place"), reference("a pseudonym of a booking")]
OfferId = Annotated[Uuid, Field(description="The offer"), public("an offer points at nobody")]
RequestId = Annotated[Uuid, Field(description="The request"), reference("an opaque id of what somebody asked for")]
LearnerId = Annotated[
    PartyId, Field(description="The person whose learning it is, by the same id as among the parties")
]
CycleId = Annotated[Uuid, Field(description="One reflective cycle"), reference("an opaque id of a person's learning")]
GroupId = Annotated[Uuid, Field(description="The group"), reference("a small group narrows down who is meant")]
CommitmentId = Annotated[Uuid, Field(description="One thing a setting agreed to"), reference("an opaque id")]
CallId = Annotated[Uuid, Field(description="The call for expressions of interest"), public("a call is published")]
InterestId = Annotated[Uuid, Field(description="One expression of interest"), reference("an opaque id")]
PilotId = Annotated[Uuid, Field(description="The pilot"), public("a pilot points at nobody")]
PilotPlaceId = Annotated[Uuid, Field(description="One place in the pilot"), reference("an opaque id of a partner")]
NetworkId = Annotated[
    Uuid, Field(description="A consortium or network of settings"), public("a network of settings points at nobody")
]
TrainingProgrammeId = Annotated[
    Uuid,
    Field(description="A programme the service runs for an area; never one child's support programme"),
    public("a programme points at nobody"),
]
FeedbackId = Annotated[
    Uuid, Field(description="One piece of feedback"), reference("an opaque id of what somebody said")
]

# What is there only sometimes -----------------------------------------------------------------------

DayIfAny = Annotated[Annotated[date, WRITTEN_DATE] | None, public("a date points at nobody")]
InstantIfAny = Annotated[Annotated[datetime, WRITTEN_INSTANT] | None, public("an instant points at nobody")]
AccreditedByIfAny = Annotated[
    str | None,
    CODE_TEXT,
    Field(description="Who accredits it from outside, for example autism_education_trust; absent where nobody does"),
    public("a public body"),
]
SettingIdIfAny = Annotated[
    SettingId | None,
    Field(description="The setting, where there is one"),
    reference("a small setting narrows down who is meant"),
]
NetworkIdIfAny = Annotated[
    Uuid | None,
    Field(description="The consortium or network of settings, where there is one"),
    public("a network of settings points at nobody"),
]
CourseIdIfAny = Annotated[
    Uuid | None, Field(description="The course, where there is one"), public("a course points at nobody")
]
VenueIdIfAny = Annotated[
    Uuid | None, Field(description="The venue; absent online and until it is known"), public("a public building")
]
VenueTypeIfAny = Annotated[
    codes.VenueType | None,
    Field(description="The kind of venue; absent online and until it is known"),
    public("a code"),
]
DistrictCodeIfAny = Annotated[
    str | None,
    DISTRICT_TEXT,
    Field(description="District or locality, as the authority codes it; absent where it is for all"),
    public("a published area"),
]
PhaseIfAny = Annotated[
    codes.EducationPhase | None,
    Field(description="The phase of education; absent where it is for all"),
    public("a code"),
]
PilotIdIfAny = Annotated[Uuid | None, Field(description="The pilot, where there is one"), public("a published project")]

# Codes that an authority keeps itself --------------------------------------------------------------

OfferCode = Annotated[
    str,
    CODE_TEXT,
    Field(description="What is offered, as the authority's catalogue codes it, for example pcr_facilitator"),
    public("a code of a published catalogue"),
]
OfferCodes = Annotated[
    tuple[OfferCode, ...],
    Field(min_length=1, max_length=20, description="What is offered, as the authority's catalogue codes it"),
    DISTINCT,
    public("codes of a published catalogue"),
]
CallSubject = Annotated[
    str,
    CODE_TEXT,
    Field(description="The pilot, group or idea, as the authority codes it, for example early_years_reference_group"),
    public("a code of a published call"),
]
TopicCode = Annotated[
    str,
    CODE_TEXT,
    Field(description="What it is about, for example grief_and_loss"),
    public("a code of a published list"),
]
TopicCodes = Annotated[
    tuple[TopicCode, ...],
    Field(min_length=1, max_length=12, description="What it is about"),
    DISTINCT,
    public("codes of a published list"),
]
EligibilityCodes = Annotated[
    tuple[Annotated[str, CODE_TEXT], ...],
    Field(max_length=12, description="Who may come, as the authority codes it, for example uses_progress_tracker"),
    DISTINCT,
    public("published conditions"),
]

# Codes from dated lists ----------------------------------------------------------------------------

AudienceCodes = Annotated[
    tuple[codes.Audience, ...],
    Field(min_length=1, max_length=9, description="Whom it is for"),
    DISTINCT,
    public("codes"),
]
StaffRoleCode = Annotated[codes.StaffRole, Field(description="The role in which somebody works"), public("a code")]
StaffRoles = Annotated[
    tuple[codes.StaffRole, ...],
    Field(min_length=1, max_length=13, description="The roles it is for"),
    DISTINCT,
    public("codes"),
]
DeliveryModeCode = Annotated[codes.DeliveryMode, Field(description="Where people meet"), public("a code")]
VenueId = Annotated[Uuid, Field(description="The venue"), public("a public building")]
VenueTypeCode = Annotated[codes.VenueType, Field(description="The kind of venue"), public("a code")]
FundingCode = Annotated[codes.Funding, Field(description="Who pays"), public("a code")]
BookingRuleCode = Annotated[codes.BookingRule, Field(description="How one gets in"), public("a code")]
ChangeReasonCode = Annotated[codes.ChangeReason, Field(description="Why"), public("a code")]
ContentCodes = Annotated[
    tuple[TopicCode, ...],
    Field(min_length=1, max_length=12, description="Content covered, for example emotion_coaching"),
    DISTINCT,
    public("codes of a published list"),
]
AccreditationRisks = Annotated[
    tuple[codes.AccreditationRisk, ...],
    Field(min_length=1, max_length=3, description="Which conditions are not met"),
    DISTINCT,
    reference("coded facts about the member of staff behind the id"),
]
FeedbackPointCode = Annotated[
    programme_codes.FeedbackPoint, Field(description="When it was asked for"), public("a code")
]
SupervisionProgrammeCode = Annotated[
    codes.SupervisionProgramme, Field(description="Whose supervision it is"), public("a code")
]

# Times and numbers ---------------------------------------------------------------------------------

StartsAt = Annotated[Instant, Field(description="When it begins, in UTC")]
EndsAt = Annotated[Instant, Field(description="When it ends, in UTC")]
HeldOn = Annotated[CalendarDate, Field(description="The day it was held")]
Minutes = Annotated[int, Field(ge=1, le=720, description="How long it lasted, in minutes"), public("a count")]
TrainingDay = Annotated[int, Field(ge=1, le=6, description="Which of the six named training days"), public("a code")]
AttendedCount = Annotated[int, Field(ge=0, le=5000, description="How many people attended"), public("a count")]
SettingsCount = Annotated[
    int, Field(ge=0, le=2000, description="How many settings were represented"), public("a count")
]
PricePence = Annotated[
    int, Field(ge=0, le=1_000_000, description="Price of one place in pence, without VAT"), public("a price")
]
TotalPence = Annotated[
    int,
    Field(ge=0, le=100_000_000, description="What all the setting's places cost together in pence, without VAT"),
    public("a price"),
]
VatPence = Annotated[int, Field(ge=0, le=20_000_000, description="VAT on the total in pence"), public("a price")]
PlaceCount = Annotated[int, Field(ge=1, le=200, description="How many places"), public("a count")]
ExpectedCount = Annotated[int, Field(ge=1, le=1000, description="How many people are expected"), public("a count")]
CycleSessions = Annotated[
    int, Field(ge=0, le=50, description="How many sessions"), reference("a count about one person")
]
