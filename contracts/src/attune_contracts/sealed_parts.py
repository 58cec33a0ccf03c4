"""What is inside the sealed fields: the only models of this package that hold personal data."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from attune_contracts import fields
from attune_contracts.model import ContractModel
from attune_contracts.privacy import personal, public, reference

_NAME = StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", min_length=1, max_length=200)
_EMAIL = StringConstraints(pattern=r"^[^@\x00-\x20\x7f]{1,64}@[^@\x00-\x20\x7f]{1,255}$", max_length=254)

PersonName = Annotated[str, _NAME, Field(description="Name as the person uses it"), personal("names a person")]
EmailAddress = Annotated[str, _EMAIL, Field(description="E-mail address"), personal("reaches a person")]


class ContactDetails(ContractModel):
    """How to reach one person; sealed to notifications in `ContactStated`."""

    name: PersonName
    email: EmailAddress
    channel: Annotated[Literal["email"], Field(description="How the person wants to be told"), public("a code")] = (
        "email"
    )


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
