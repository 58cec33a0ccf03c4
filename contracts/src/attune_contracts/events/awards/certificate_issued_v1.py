"""CertificateIssued, first major version."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from attune_contracts import codes, fields
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public, reference


class CertificateIssuedV1(PartiesEvent):
    """A certificate exists for an accreditation or an award stage."""

    ce_type = "attune.awards.CertificateIssued.v1"
    topic = "attune.awards.certificate"
    key_field = "certificate_id"
    emitted_when = "AccreditationGranted is heard, or a stage is awarded."
    known_consumers = ("notifications",)
    party_roles = ("holder",)

    certificate_id: fields.CertificateId
    certificate_number: fields.CertificateNumber
    certificate_kind: Annotated[codes.CertificateKind, Field(description="What it certifies"), public("a code")]
    stage: Annotated[
        codes.AwardStage | None,
        Field(description="Stage of the award; only on a certificate of an award stage"),
        public("a code"),
    ] = None
    basis_event_id: Annotated[
        UUID, Field(description="ce_id of the event the certificate rests on"), reference("an opaque id")
    ]
    policy_version: fields.PolicyVersion
    setting_id: fields.SettingId
    issued_on: Annotated[date, Field(description="The day it was issued"), public("a date points at nobody")]

    @model_validator(mode="after")
    def _a_stage_belongs_to_an_award(self) -> Self:
        if (self.stage is not None) != (self.certificate_kind == "award_stage"):
            raise PydanticCustomError("stage_mismatch", "A stage is named exactly on a certificate of an award stage")
        return self
