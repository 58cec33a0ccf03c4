"""LogoLicensed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.certificate_event import CertificateEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import public


class LogoLicensedV1(CertificateEvent):
    """An organisation may use the logo of a stage it was awarded, for as long as its certificate counts (CP12)."""

    ce_type = "attune.awards.LogoLicensed.v1"
    topic = "attune.awards.certificate"
    key_field = "certificate_id"
    emitted_when = "A certificate of an award stage is issued, and the scheme has a logo for the stage."
    known_consumers = ("notifications",)
    party_roles = ("holder",)

    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    stage: fields.Stage
    logo_uses: Annotated[
        tuple[codes.LogoUse, ...],
        Field(min_length=1, max_length=3, description="What it may stand on"),
        fields.DISTINCT,
        public("codes of a published scheme"),
    ]
    licensed_on: Annotated[fields.CalendarDate, Field(description="The first day it may be used")]
    valid_until: awards.AwardValidUntil = None
