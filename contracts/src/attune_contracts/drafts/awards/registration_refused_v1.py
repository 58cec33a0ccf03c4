"""RegistrationRefused, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.model import PartiesEvent


class RegistrationRefusedV1(PartiesEvent, OrganisationEvent):
    """An organisation may not enter a scheme: a condition for taking part is not met (CP2)."""

    ce_type = "attune.awards.RegistrationRefused.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "An organisation registers for a scheme and does not meet all of its conditions."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    missing_codes: fields.MissingCodes
    refused_on: Annotated[fields.CalendarDate, Field(description="The day it was refused")]
