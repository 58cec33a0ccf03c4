"""PERSONAL DATA: people who join a case, on record under opaque ids and stated, sealed, to who must reach them."""

from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection

from referrals.adapters.people import Referrer, add_party
from referrals.adapters.wire import party_contact_message
from referrals.app.dependencies import Dependencies


async def add_and_state_party(
    dependencies: Dependencies,
    connection: Connection,
    person: Referrer,
    *,
    party_id: UUID,
    authority: str,
    cause: Cause,
) -> None:
    """Before anything is published that names them: a message to somebody nobody can reach yet would have to wait."""
    await add_party(connection, person, party_id=party_id, authority=authority)
    stated = party_contact_message(authority, party_id, person, dependencies.contacts_public_key, cause)
    await dependencies.outbox.append(connection, [stated])
