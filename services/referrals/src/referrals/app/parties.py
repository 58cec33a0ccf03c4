"""PERSONAL DATA: people who have to be told, on record under opaque ids and stated, sealed, to who must reach them."""

from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.database import Connection
from attune_chassis.problems import Problem

from referrals.adapters.hearing_store import is_accredited
from referrals.adapters.people import KnownAs, Referrer, add_party, keep_party
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


async def keep_and_state_party(
    dependencies: Dependencies,
    connection: Connection,
    person: Referrer,
    *,
    party_id: UUID,
    authority: str,
    known_as: KnownAs,
    cause: Cause,
) -> None:
    """The same for somebody who may be known: the next statement replaces the last one.

    Problem `party_stated_elsewhere` (409) where the id is not ours to state: a party belongs to the service, and to the
    part of it, that registered it.
    """
    is_training_s = known_as is KnownAs.STAFF and await is_accredited(connection, party_id, authority)
    version = (
        None
        if is_training_s
        else await keep_party(connection, person, party_id=party_id, authority=authority, known_as=known_as)
    )
    if version is None:
        raise Problem(
            409,
            "party_stated_elsewhere",
            "How to reach the person with this id is stated where they were registered, and not here.",
            "Leave the contact out; correct it where the person was registered, training for an ELSA.",
            party_id=str(party_id),
        )
    key = dependencies.contacts_public_key
    stated = party_contact_message(authority, party_id, person, key, cause, version=version)
    await dependencies.outbox.append(connection, [stated])
