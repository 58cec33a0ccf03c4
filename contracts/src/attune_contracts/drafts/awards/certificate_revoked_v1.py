"""CertificateRevoked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.certificate_event import CertificateEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import reference


class CertificateRevokedV1(CertificateEvent):
    """A certificate counts no more (EL6, CP12)."""

    ce_type = "attune.awards.CertificateRevoked.v1"
    topic = "attune.awards.certificate"
    key_field = "certificate_id"
    emitted_when = "An accreditation is heard to have lapsed, an award lapses, or a coordinator revokes it."
    known_consumers = ("notifications",)
    party_roles = ("holder",)

    revocation_reason: Annotated[
        codes.CertificateRevocationReason,
        Field(description="Why it counts no more"),
        reference("a coded fact about the holder behind the id"),
    ]
    basis_event_id: awards.ChangeBasisEventId = None
    policy_version: fields.PolicyVersion
    revoked_on: Annotated[fields.CalendarDate, Field(description="The first day it counts no more")]
