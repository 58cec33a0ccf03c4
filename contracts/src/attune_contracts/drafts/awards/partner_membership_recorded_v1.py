"""PartnerMembershipRecorded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.privacy import public, reference


class PartnerMembershipRecordedV1(OrganisationEvent):
    """How an organisation stands with a partner body, such as the Attachment Research Community (TI5)."""

    ce_type = "attune.awards.PartnerMembershipRecorded.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "A school or a coordinator records that it joined, stayed in or left a partner body."

    partner: Annotated[
        str,
        fields.OPEN_NAME_TEXT,
        Field(description="The partner body, for example attachment-research-community"),
        public("a public body"),
    ]
    membership_state: Annotated[
        codes.PartnerMembershipState,
        Field(description="How it stands with the partner body"),
        reference("a coded fact about the organisation behind the id"),
    ]
    valid_from: Annotated[fields.CalendarDate, Field(description="The first day this holds")]
    valid_until: Annotated[
        fields.CalendarDate | None,
        Field(description="The last day of the membership; absent where it has no end, or has ended"),
        public("a date points at nobody"),
    ] = None
