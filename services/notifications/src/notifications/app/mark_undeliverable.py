"""A message failed for good because of its address: the service that stated it hears so, once for each statement."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.outbox import Outbox

from notifications.adapters import contact_store, undeliverable_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.wire_undeliverable import contact_owner, undeliverable_message
from notifications.domain.notification import Change
from notifications.domain.undeliverable import failed_for_good


async def mark_undeliverable(
    connection: Connection, outbox: Outbox, stored: Stored, change: Change, *, reference: UUID, now: datetime
) -> None:
    """In the caller's transaction. `reference` is that of the way that failed; `stored` is the message before."""
    failed = failed_for_good(change.facts)
    if failed is None:
        return
    known, (way, reason) = stored.notification, failed
    version = await undeliverable_store.mark(connection, known, way.channel, reason, reference=reference, now=now)
    stated_by = await contact_store.stated_by(connection, known.authority, known.party_id)
    owner = None if stated_by is None else contact_owner(stated_by)
    if version is None or owner is None:
        # Marked before, corrected since, or given with an enquiry: then nobody else can put it right.
        return
    message = undeliverable_message(
        known,
        owner,
        channel=way.channel,
        failure=reason.value,
        contact_version=version,
        fact_number=await undeliverable_store.count_fact(connection, known.authority, known.party_id),
        correlation_id=stored.thread.correlation_id,
        now=now,
    )
    await outbox.append(connection, [message])
