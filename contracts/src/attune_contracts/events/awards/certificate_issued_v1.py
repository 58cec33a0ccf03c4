"""CertificateIssued, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.model import PartiesEvent, RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class CertificateIssuedV1(PartiesEvent, RuledEvent):
    """A certificate exists for an accreditation or an award stage."""

    ce_type = "attune.awards.CertificateIssued.v1"
    topic = "attune.awards.certificate"
    key_field = "certificate_id"
    emitted_when = "AccreditationGranted is heard, or a stage is awarded."
    known_consumers = ("notifications",)
    party_roles = ("holder",)
    rules = (ExactlyWhen("stage", other="certificate_kind", value="award_stage"),)

    certificate_id: fields.CertificateId
    certificate_number: fields.CertificateNumber
    certificate_kind: Annotated[codes.CertificateKind, Field(description="What it certifies"), public("a code")]
    stage: Annotated[
        codes.AwardStage | None,
        Field(description="Stage of the award; only on a certificate of an award stage"),
        public("a code"),
    ] = None
    basis_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the event the certificate rests on"), reference("an opaque id")
    ]
    policy_version: fields.PolicyVersion
    setting_id: fields.SettingId
    issued_on: Annotated[fields.CalendarDate, Field(description="The day it was issued")]
