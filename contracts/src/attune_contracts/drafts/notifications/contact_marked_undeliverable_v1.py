"""ContactMarkedUndeliverable, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class ContactMarkedUndeliverableV1(DomainEvent):
    """A stated contact does not reach its person; the service that stated it must put it right."""

    ce_type = "attune.notifications.ContactMarkedUndeliverable.v1"
    topic = "attune.notifications.recipient"
    key_field = "party_id"
    emitted_when = "A channel fails for good for one contact; it is not used again until it is stated anew."

    party_id: fields.PartyId
    contact_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the ContactStated it stands in"), reference("an opaque id")
    ]
    stated_by: Annotated[
        codes.ContactOwner, Field(description="The service that stated it and can correct it"), public("a code")
    ]
    channel: Annotated[codes.MessageChannel, Field(description="The way that does not serve"), public("a code")]
    failure: notifications.Failure
    failures_count: Annotated[
        int, Field(ge=1, le=100, description="How many messages failed before it was marked"), public("a count")
    ]
