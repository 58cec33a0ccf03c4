"""That a stated contact does not reach its person, on the wire."""

from datetime import datetime
from typing import Any, Final, get_args
from uuid import UUID

from attune_chassis.ids import derived_id
from attune_contracts import WireMessage, encode
from attune_contracts.codes.notifications import ContactOwner
from attune_contracts.events.notifications import ContactMarkedUndeliverableV1

from notifications.domain.notification import Notification

OWNERS: Final = {f"urn:attune:{owner}": owner for owner in get_args(ContactOwner)}


def contact_owner(stated_by: str) -> str | None:
    """The service that stated a contact and can correct it; None where an address was given to this one."""
    return OWNERS.get(stated_by)


def undeliverable_message(
    notification: Notification,
    owner: str,
    *,
    channel: str,
    failure: str,
    contact_version: int,
    fact_number: int,
    correlation_id: UUID,
    now: datetime,
) -> WireMessage:
    """`fact_number` counts the facts about the recipient. The id follows from what is marked, so it is told once."""
    said: dict[str, Any] = {
        "authority": notification.authority,
        "occurred_at": now,
        "party_id": notification.party_id,
        "stated_by": owner,
        "contact_version": contact_version,
        "channel": channel,
        "failure": failure,
    }
    event = ContactMarkedUndeliverableV1(**said)
    marked = (notification.authority, notification.party_id, channel, str(contact_version))
    return encode(
        event,
        ce_id=derived_id("contact_undeliverable", *marked),
        aggregate_version=fact_number,
        recorded_at=now,
        correlation_id=correlation_id,
        causation_id=notification.cause.event_id,
    )
