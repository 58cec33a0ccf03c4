"""ContactMarkedUndeliverable, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class ContactMarkedUndeliverableV1(DomainEvent):
    """A stated contact does not reach its person; the service that stated it can have it put right."""

    ce_type = "attune.notifications.ContactMarkedUndeliverable.v1"
    topic = "attune.notifications.recipient"
    key_field = "party_id"
    emitted_when = "A provider refuses an address for good, or a message to it comes back: once for each statement."

    party_id: fields.PartyId
    stated_by: Annotated[
        codes.ContactOwner, Field(description="The service that stated it and can correct it"), public("a code")
    ]
    contact_version: Annotated[
        int,
        Field(
            ge=1,
            le=1_000_000_000,
            description="Which of its statements about the person: the ce_aggregateversion of that ContactStated. "
            "A later one is not meant.",
        ),
        reference("tells how often a person's contact was stated"),
    ]
    channel: Annotated[codes.MessageChannel, Field(description="The way that does not serve"), public("a code")]
    failure: notifications.Failure
