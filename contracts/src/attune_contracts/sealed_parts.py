"""What is inside the sealed fields: the only models of this package that hold personal data."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from attune_contracts import fields
from attune_contracts.model import ContractModel
from attune_contracts.privacy import personal, public, reference

_NAME = StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", min_length=1, max_length=200)
_EMAIL = StringConstraints(pattern=r"^[^@\x00-\x20\x7f]{1,64}@[^@\x00-\x20\x7f]{1,255}$", max_length=254)

PersonName = Annotated[str, _NAME, Field(description="Name as the person uses it"), personal("names a person")]
EmailAddress = Annotated[str, _EMAIL, Field(description="E-mail address"), personal("reaches a person")]

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
MobileNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
AddressLine = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", min_length=1, max_length=100)]
PostalAddress = Annotated[tuple[AddressLine, ...], Field(min_length=2, max_length=7)]

_Language = Annotated[
    LanguageTag | None,
    Field(description="In which language the person is written to: a BCP 47 tag, for example pl or en-GB"),
    personal("says something about a person"),
]
_MobileNumber = Annotated[
    MobileNumber | None,
    Field(description="Mobile number as E.164 has it, for example +447700900123"),
    personal("reaches a person"),
]
_PostalAddress = Annotated[
    PostalAddress | None,
    Field(description="The lines of a postal address without the name; the last one is the postcode or the country"),
    personal("finds a person"),
]
WAYS: tuple[str, ...] = ("email", "mobile_number", "postal_address")
"""The fields by any of which somebody can be reached."""


class ContactDetails(ContractModel):
    """How to reach one person; sealed to notifications in `ContactStated`."""

    name: PersonName
    email: EmailAddress
    channel: Annotated[Literal["email"], Field(description="How the person wants to be told"), public("a code")] = (
        "email"
    )
    language: _Language = None
    mobile_number: _MobileNumber = None
    postal_address: _PostalAddress = None


def one_way_at_least(schema: dict[str, Any]) -> None:
    """Adds to a JSON Schema that one of `WAYS` is there: the last one where no other is; `null` counts as absent."""
    *others, last = WAYS
    without = {"properties": {way: {"type": "null"} for way in others}}
    schema["allOf"] = [
        {"if": without, "then": {"properties": {last: {"not": {"type": "null"}}}, "required": [last]}},
    ]


class ContactDetailsV2(ContractModel):
    """How to reach one person who need not have an e-mail address; sealed to notifications in `ContactStated` v2.

    Whatever `ContactDetails` v1 says is said alike, so that who reads this part reads that one too.
    """

    model_config = ConfigDict(json_schema_extra=one_way_at_least)

    name: PersonName
    email: Annotated[EmailAddress | None, Field(description="E-mail address"), personal("reaches a person")] = None
    language: _Language = None
    mobile_number: _MobileNumber = None
    postal_address: _PostalAddress = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if all(getattr(self, way) is None for way in WAYS):
            raise ValueError("nobody can be reached without an e-mail address, a mobile number and a postal address")
        return self


class ReferredChild(ContractModel):
    """The child a sealed referral is about."""

    given_name: PersonName
    family_name: PersonName
    date_of_birth: Annotated[
        Annotated[date, fields.WRITTEN_DATE] | None,
        Field(description="Date of birth, where known"),
        personal("singles out a child in a setting"),
    ] = None


class Referrer(ContractModel):
    """Who refers, and must be told what becomes of it."""

    name: PersonName
    email: EmailAddress


class SealedReferral(ContractModel):
    """The personal part of a referral sent in; sealed to referrals in `ReferralSubmitted`."""

    event_id: Annotated[
        fields.Uuid,
        Field(description="Must equal the ce_id of the event that carries it: a seal cannot be moved to another event"),
        reference("an opaque id"),
    ]
    child: Annotated[ReferredChild, Field(description="The child"), personal("names a child")]
    referrer: Annotated[Referrer, Field(description="The referrer"), personal("names and reaches a person")]
