"""The vocabulary of fields: type, bounds, meaning and privacy class of each, written once and used by every event.

Every text field is a code, an id or a pattern. There is no free text: nothing a name or an address would fit into.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from attune_contracts import codes
from attune_contracts.privacy import PrivacyClass, public, reference, sealed

UUID_PATTERN = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
COMPACT_JWE_PATTERN = r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){4}$"
CROCKFORD = "[0-9A-HJKMNP-TV-Z]"


def Text(pattern: str, length_max: int) -> StringConstraints:  # noqa: N802 - reads as a type beside the others
    """A text held to a pattern."""
    return StringConstraints(pattern=pattern, max_length=length_max)


_WORD = "[a-z]{1,31}[0-9]{0,2}"
OPEN_CODE_TEXT = Text(rf"^{_WORD}(_({_WORD}|[0-9]{{1,2}})){{0,7}}$", 64)
"""A code of a list that an authority keeps itself: words and small numbers, such as key_stage_2.

No room for a pupil number, an NHS number, a telephone number or a postcode, however written. A first name in small
letters no pattern can tell from a word: the values come from documents that are checked when they are loaded.
"""
OPEN_NAME_TEXT = Text(rf"^{_WORD}(-({_WORD}|[0-9]{{1,2}})){{0,5}}$", 64)
"""The same, as published names are written: folkestone-hythe."""


@dataclass(frozen=True, slots=True, eq=False)
class _WrittenOutInFull:
    """A date, an instant or an id in its one usual form, checked in pydantic's core.

    Without the pattern pydantic would take a text of digits, an NHS number for example, for seconds since 1970, and an
    id in forms that no JSON Schema calls a UUID.
    """

    pattern: str
    format: str
    schema: CoreSchema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.chain_schema([core_schema.str_schema(pattern=self.pattern), self.schema])
        strict = cast("CoreSchema", {**self.schema, "strict": True})
        return core_schema.json_or_python_schema(json_schema=written, python_schema=strict)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": self.format, "pattern": self.pattern}


class _Distinct:
    """A tuple in which nothing stands twice."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_refuse_repeats, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "uniqueItems": True}


def _refuse_repeats(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(values) > 1 and len(set(values)) != len(values):
        raise PydanticCustomError("not_distinct", "Values must be distinct")
    return values


DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)$"

WRITTEN_DATE = _WrittenOutInFull(DATE_PATTERN, "date", core_schema.date_schema(strict=False))
WRITTEN_INSTANT = _WrittenOutInFull(
    INSTANT_PATTERN, "date-time", core_schema.datetime_schema(strict=False, tz_constraint=0)
)

Uuid = Annotated[UUID, _WrittenOutInFull(rf"^{UUID_PATTERN}$", "uuid", core_schema.uuid_schema())]
CalendarDate = Annotated[date, WRITTEN_DATE, public("a date points at nobody")]
Instant = Annotated[datetime, WRITTEN_INSTANT, public("an instant points at nobody")]
DISTINCT = _Distinct()

# Where and when ------------------------------------------------------------------------------------

AUTHORITY_TEXT = Text(r"^E(06|08|09|10)[0-9]{6}$", 9)

Authority = Annotated[
    str,
    AUTHORITY_TEXT,
    Field(description="ONS code of the English upper-tier local authority, for example E10000016 for Kent"),
    public("an authority is a public body"),
]
OccurredAt = Annotated[
    Instant, Field(description="When the fact took effect, in UTC; ce_time says when it was recorded")
]
SettingId = Annotated[
    str,
    Text(rf"^(urn:[0-9]{{5,6}}|ukprn:[0-9]{{8}}|attune:{UUID_PATTERN})$", 43),
    Field(description="School, nursery or service: urn:118246 (GIAS), else ukprn:10012345, else attune:<uuid>"),
    reference("a small setting narrows down who is meant"),
]

# People --------------------------------------------------------------------------------------------

PartyId = Annotated[Uuid, Field(description="Opaque id of one person"), reference("a pseudonym")]
Role = Annotated[codes.PartyRole, Field(description="What the person is to the fact"), public("a code")]

# Aggregates and events -----------------------------------------------------------------------------

ElsaId = Annotated[Uuid, Field(description="The ELSA"), reference("a pseudonym of a member of staff")]
EntryId = Annotated[Uuid, Field(description="An organisation's entry in one scheme"), reference("an opaque id")]
SubmissionId = Annotated[Uuid, Field(description="One submission for one stage"), reference("an opaque id")]
CertificateId = Annotated[
    Uuid, Field(description="The certificate"), reference("an opaque id of a holder's certificate")
]
ReferralId = Annotated[Uuid, Field(description="The referral"), reference("a pseudonym of a child's case")]
ProgrammeId = Annotated[
    Uuid, Field(description="The support programme"), reference("a pseudonym of a child's programme")
]
NotificationId = Annotated[Uuid, Field(description="The message"), reference("an opaque id of a message to one person")]
EventId = Annotated[Uuid, Field(description="ce_id of an event"), reference("an opaque id")]
EventTypeName = Annotated[
    str,
    Text(r"^attune\.[a-z]{1,32}\.[A-Z][A-Za-z]{1,63}\.v[1-9][0-9]{0,2}$", 110),
    Field(description="ce_type of an event"),
    public("a type's name"),
]
EventSubject = Annotated[
    str,
    Text(rf"^{UUID_PATTERN}$", 36),
    Field(description="ce_subject of an event: the id of its aggregate"),
    reference("a pseudonym of the case the message is about"),
]

# Codes that grow with policy documents -------------------------------------------------------------

PolicyVersion = Annotated[
    str,
    Text(r"^[a-z][a-z0-9-]{0,63}/[0-9]{1,4}(\.[0-9]{1,4}){0,2}$", 80),
    Field(description="The policy document that decided, for example kent-elsa/1"),
    public("a published document's name"),
]
Scheme = Annotated[
    str,
    Text(r"^[a-z][a-z0-9]{1,31}(-[a-z0-9]{1,31}){1,5}$", 64),
    Field(description="The award scheme, for example birmingham-send-coproduction"),
    public("a published scheme's name"),
]
SchemeVersion = Annotated[
    str,
    Text(r"^([a-z][a-z0-9-]{0,63}/)?[0-9]{1,4}(\.[0-9]{1,4}){0,2}$", 80),
    Field(description="The version of the scheme's document, for example 1"),
    public("a published document's version"),
]
MissingCodes = Annotated[
    tuple[Annotated[str, Text(r"^[a-z][a-z0-9]{0,31}(_[a-z0-9]{1,31}){0,7}$", 64)], ...],
    Field(min_length=1, max_length=32, description="Criteria not yet met, as coded in the scheme's document"),
    DISTINCT,
    public("codes of a published scheme"),
]
Purpose = Annotated[
    str,
    Text(r"^[a-z]{2,31}(_[a-z]{1,31}){1,5}$", 64),
    Field(description="What the message is for, for example referral_received"),
    public("a template's name"),
]

# Codes from dated lists ----------------------------------------------------------------------------

Stage = Annotated[codes.AwardStage, Field(description="Stage of the award"), public("a code")]
ReferralTypeCode = Annotated[codes.ReferralType, Field(description="Kind of support asked for"), public("a code")]
ReasonCodes = Annotated[
    tuple[codes.ReferralReason, ...],
    Field(min_length=1, max_length=5, description="What the support should help with"),
    DISTINCT,
    reference("coded aims for the child behind the referral id"),
]
DeclineReasonCode = Annotated[
    codes.DeclineReason,
    Field(description="Why the referral is not taken on"),
    reference("a coded decision about a case"),
]
SignpostCodes = Annotated[
    tuple[codes.Signpost, ...],
    Field(max_length=6, description="Where else to go"),
    DISTINCT,
    reference("coded advice about a case"),
]
OutcomeCode = Annotated[
    codes.Outcome,
    Field(description="What the programme came to"),
    reference("a coded result for the child behind the id"),
]
EvidenceCode = Annotated[codes.Evidence, Field(description="How surely the person was told"), public("a code")]

# References people can read ------------------------------------------------------------------------

ReferralReference = Annotated[
    str,
    Text(rf"^REF-{CROCKFORD}{{4}}-{CROCKFORD}{{4}}$", 13),
    Field(description="The number people quote, for example REF-7K3M-9QX2"),
    reference("a pseudonym of a child's case, known to its referrer"),
]
CertificateNumber = Annotated[
    str,
    Text(rf"^[A-Z]{{2,6}}(-{CROCKFORD}{{4}}){{2}}$", 16),
    Field(description="The number printed on the certificate, for example CERT-7K3M-9QX2"),
    reference("known to the holder and to whoever is shown the certificate"),
]
STAFF_REFERENCE_TEXT = Text(rf"^([a-z][a-z0-9_:|-]{{2,63}}|{UUID_PATTERN})$", 64)
"""The subject of a member of staff's token, or a pseudonym of it; holds no address. For new types: the pseudonym."""
STAFF_PSEUDONYM_TEXT = Text(rf"^staff:{UUID_PATTERN}$", 42)
"""A pseudonym of a member of staff, derived from the subject of their token."""

# Sealed parts --------------------------------------------------------------------------------------

SealedContact = Annotated[
    str,
    Text(COMPACT_JWE_PATTERN, 8192),
    Field(description="JWE (ECDH-ES+A256KW, A256GCM, compact) of ContactDetails to notifications' public key"),
    sealed(to="notifications", holds=PrivacyClass.PERSONAL, reason="ciphertext; only notifications can open it"),
]
SealedContactV2 = Annotated[
    str,
    Text(COMPACT_JWE_PATTERN, 8192),
    Field(description="JWE (ECDH-ES+A256KW, A256GCM, compact) of ContactDetails v2 to notifications' public key"),
    sealed(to="notifications", holds=PrivacyClass.PERSONAL, reason="ciphertext; only notifications can open it"),
]
SealedReferralPart = Annotated[
    str,
    Text(COMPACT_JWE_PATTERN, 16384),
    Field(description="JWE (ECDH-ES+A256KW, A256GCM, compact) of SealedReferral to referrals' public key"),
    sealed(to="referrals", holds=PrivacyClass.PERSONAL, reason="ciphertext; only referrals can open it"),
]
