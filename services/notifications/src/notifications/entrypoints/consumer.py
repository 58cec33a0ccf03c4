"""What this service hears: events somebody is to be told of, and sealed contacts."""

from collections.abc import Sequence
from typing import Any

from attune_chassis.database import Connection
from attune_chassis.subscription import Handler, Received, Record, Subscription
from attune_contracts.readers.notifications import NOTIFICATIONS

from notifications.adapters.locks import hold
from notifications.adapters.sealed_contacts import sealed_part
from notifications.adapters.wire import (
    CONTACT_TYPES,
    OLDER_MAJORS,
    TOPICS_READ,
    aggregate_version,
    decode_as_read,
    heard,
    touched,
)
from notifications.adapters.wire_timing import (
    CONFIRMATION,
    WITHHELD,
    WITHHOLDING_ENDED,
    case_event,
    confirmation,
    withheld_notice,
)
from notifications.app.remind import ClearReminders, OpenReminders
from notifications.app.take_contact import TakeContact
from notifications.app.tell_of_event import TellOfEvent
from notifications.app.withhold import Withhold
from notifications.domain.routing import RoutingTable


def subscription(
    routing: RoutingTable,
    tell: TellOfEvent,
    take: TakeContact,
    *,
    open_reminders: OpenReminders,
    clear_reminders: ClearReminders,
    withhold: Withhold,
) -> Subscription:
    """One reader of every topic the contracts let this service read."""

    async def hear_event(connection: Connection, record: Record, event: Any) -> None:
        known = heard(record, event)
        # Reminders first: whoever decides about them holds the case before the person.
        await clear_reminders(connection, known.authority, case_event(known.cause))
        await open_reminders(connection, known)
        await tell(connection, known)

    async def hear_confirmation(connection: Connection, record: Record, event: Any) -> None:
        await clear_reminders(connection, event.authority, confirmation(record, event))

    async def hear_contact(connection: Connection, record: Record, event: Any) -> None:
        await take(
            connection,
            authority=event.authority,
            party_id=event.party_id,
            sealed=event.sealed,
            part=sealed_part(event),
            stated_by=record.ce_source,
            version=aggregate_version(record),
            stated_at=event.occurred_at,
        )

    async def hear_withheld(connection: Connection, record: Record, event: Any) -> None:
        await withhold.begin(connection, withheld_notice(record, event))

    async def hear_withholding_ended(connection: Connection, record: Record, event: Any) -> None:
        await withhold.end(connection, withheld_notice(record, event))

    async def lock(connection: Connection, received: Sequence[Received]) -> None:
        await hold(connection, [touched(record, event) for record, event in received])

    handlers: dict[str, Handler] = dict.fromkeys(routing.event_types, hear_event)
    handlers[CONFIRMATION] = hear_confirmation
    handlers[WITHHELD] = hear_withheld
    handlers[WITHHOLDING_ENDED] = hear_withholding_ended
    handlers |= dict.fromkeys(CONTACT_TYPES, hear_contact)
    return Subscription(
        consumer=NOTIFICATIONS.group,
        topics=TOPICS_READ,
        handlers=handlers,
        decode=decode_as_read,
        older=OLDER_MAJORS,
        lock=lock,
    )
