"""OrganisationRegistered, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import reference


class OrganisationRegisteredV1(PartiesEvent, OrganisationEvent):
    """An organisation is registered for a scheme it may enter (CP2)."""

    ce_type = "attune.awards.OrganisationRegistered.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "An organisation registers for a scheme and meets its conditions, once for each scheme."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    sector: Annotated[
        codes.OrganisationSector,
        Field(description="The sector it works in"),
        reference("a coded fact about the organisation behind the id"),
    ]
    coproduced_with: Annotated[
        tuple[codes.CoproductionPartner, ...],
        Field(min_length=1, max_length=4, description="With whom it showed that it co-produces its services"),
        fields.DISTINCT,
        reference("coded facts about the organisation behind the id"),
    ]
    registered_on: Annotated[fields.CalendarDate, Field(description="The day it was registered")]
