"""State the contacts of all ELSAs again: for a reader that lost them, or came after retention had deleted them."""

from collections.abc import Sequence
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection

from training.adapters.elsa_store import raise_contact_versions
from training.adapters.wire import contact_again
from training.app.dependencies import Dependencies


async def restate_contacts(
    dependencies: Dependencies, connection: Connection, cause: Cause, after: UUID, limit: int
) -> Sequence[UUID]:
    """The next people above `after`, at most `limit`; their ids in order, none when all have been stated."""
    known = await raise_contact_versions(connection, after=after, limit=limit)
    messages = [contact_again(one, dependencies.contacts_public_key, cause) for one in known]
    await dependencies.outbox.append(connection, messages)
    return [one.party_id for one in known]
