"""The one way to an entry: within the token's authority, and only of a setting the token covers."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.database import Connection

from awards.adapters.entry_store import find_entry, lock_entry
from awards.app.refused import entry_unknown
from awards.domain.entry import Entry


async def visible_entry(connection: Connection, principal: Principal, entry_id: UUID, *, lock: bool = False) -> Entry:
    """The entry, locked for a change when asked; problem `entry_unknown` (404)."""
    load = lock_entry if lock else find_entry
    entry = await load(connection, principal.authority, entry_id)
    if entry is None or not principal.may_act_for(entry.setting_id):
        raise entry_unknown()
    return entry


def name_of(principal: Principal) -> str:
    """How this service remembers who submitted or decided: issuer and subject, never a name."""
    return f"{principal.issuer}|{principal.subject}"
