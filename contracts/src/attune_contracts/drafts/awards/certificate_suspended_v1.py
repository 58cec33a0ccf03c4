"""CertificateSuspended, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.certificate_event import CertificateEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import reference


class CertificateSuspendedV1(CertificateEvent):
    """A certificate does not count for the time being (EL6, CP12)."""

    ce_type = "attune.awards.CertificateSuspended.v1"
    topic = "attune.awards.certificate"
    key_field = "certificate_id"
    emitted_when = "An accreditation is heard to be at risk, a review is overdue, or a coordinator suspends it."
    known_consumers = ("notifications",)
    party_roles = ("holder",)

    suspension_reason: Annotated[
        codes.CertificateSuspensionReason,
        Field(description="Why it does not count"),
        reference("a coded fact about the holder behind the id"),
    ]
    basis_event_id: awards.ChangeBasisEventId = None
    policy_version: fields.PolicyVersion
    suspended_on: Annotated[fields.CalendarDate, Field(description="The first day it does not count")]
