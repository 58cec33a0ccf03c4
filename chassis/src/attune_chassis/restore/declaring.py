"""What an operator declares about a restore; each declaration is kept with its reason."""

from collections.abc import Collection

from attune_chassis.database import Connection
from attune_chassis.parking import note_action
from attune_chassis.restore.guard import QUERIES


async def begin(connection: Connection, *, actor: str, reason: str) -> None:
    """Say that this database was put back to the past, before its service starts.

    Needed for a snapshot or a copied data folder, which bring no new timeline. Commands are refused from now on until a
    relay has settled, and every delivery not yet settled counts as one that may have happened.
    """
    async with connection.transaction():
        await QUERIES.doubt_this_server(connection, declared_by=actor, reason=reason, again=True)
        await QUERIES.doubt_waiting_deliveries(connection)
        await note_action(connection, actor=actor, action="begin_restore", reason=reason, subject={})


async def release_deliveries(
    connection: Connection, *, actor: str, reason: str, kinds: Collection[str] | None = None
) -> int:
    """Let unclear deliveries go out (again), of all kinds or of some; how many were released.

    Released for all kinds, the doubt a restore cast on deliveries is over: later ones count as new.
    """
    async with connection.transaction():
        released = int(await QUERIES.release_deliveries(connection, kinds=None if kinds is None else sorted(kinds)))
        if kinds is None:
            await QUERIES.end_delivery_doubt(connection)
        subject = {"kinds": None if kinds is None else sorted(kinds), "released": released}
        await note_action(connection, actor=actor, action="release_deliveries", reason=reason, subject=subject)
    return released
