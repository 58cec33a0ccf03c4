"""Whether this database may have been put back to the past (section 10 of docs/exactly-once.md).

A command decides from what it reads here and gives its facts the next version numbers. In a restored database those
numbers may stand in the log already. So commands are refused from the restore until a relay has read its log back and
settled without open orphans. Reading goes on, and so do consumers and timers: what they make has the ids it had before,
and by them the relay finds most of what was lost again.

A restore shows in the server: another system identifier, or another timeline. A snapshot shows in neither: an operator
declares it, and failing that the relay finds events in the log that the database does not know.
"""

from dataclasses import dataclass
from datetime import datetime

from attune_chassis.database import Connection
from attune_chassis.logs import get_logger
from attune_chassis.problems import Problem
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("restore.sql")
RETRY_AFTER_SECONDS = 30

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServerState:
    """What the database knows of the server it is on.

    Attributes:
        known_server: False when the server is not the one that was last recognised; None on a replica.
        settled: whether a relay has settled on the server last recognised.
        since: when `settled` last changed.
        declared_by: who last said that the database was restored.
        reason: why, in the words of who declared it.
        deliveries_doubted_since: since when deliveries may have happened before the restore; None without a doubt.
    """

    known_server: bool | None
    settled: bool
    since: datetime
    declared_by: str | None
    reason: str | None
    deliveries_doubted_since: datetime | None


async def server_state(connection: Connection) -> ServerState:
    """How things stand; any role may ask, and a replica answers too."""
    row = await QUERIES.server_state(connection)
    return ServerState(
        known_server=row["known_server"],
        settled=row["settled"],
        since=row["since"],
        declared_by=row["declared_by"],
        reason=row["reason"],
        deliveries_doubted_since=row["deliveries_doubted_since"],
    )


async def recognise_server(connection: Connection) -> ServerState:
    """Compare the server with the one last settled on; an unknown one casts the doubt of a restore.

    Cheap where nothing changed: nothing is written then. Any part of a service may call it on any connection.
    """
    state = await server_state(connection)
    if state.known_server is not False:
        return state
    async with connection.transaction():
        noticed = await QUERIES.doubt_new_server(
            connection, declared_by="service", reason="The server has another identity or timeline than before."
        )
        if noticed:
            await QUERIES.doubt_waiting_deliveries(connection)
    if noticed:
        log.warning("restored_server_recognised")
    return await server_state(connection)


async def note_unknown_events(connection: Connection) -> None:
    """The log holds events this database does not know: it was restored, and nobody had said so."""
    async with connection.transaction():
        if await QUERIES.doubt_this_server(
            connection, declared_by="relay", reason="The log holds events this database does not know.", again=False
        ):
            await QUERIES.doubt_waiting_deliveries(connection)
            log.warning("restored_server_recognised")


async def note_settled(connection: Connection) -> None:
    """End the doubt, in the transaction in which a relay settles without open orphans."""
    if await QUERIES.settle_server(connection):
        log.info("restored_server_settled")


async def must_settle(connection: Connection) -> bool:
    """Whether a relay that is publishing should begin a new life and settle, because a restore was declared."""
    state = await server_state(connection)
    return not state.settled or state.known_server is False


async def commands_must_wait(connection: Connection) -> bool:
    """Whether commands are refused at this moment."""
    return bool(await QUERIES.commands_must_wait(connection))


async def refuse_until_settled(connection: Connection) -> None:
    """Raise the problem `restored_not_settled` (503) while commands must wait."""
    if await commands_must_wait(connection):
        raise restored_not_settled()


def restored_not_settled() -> Problem:
    """The database was restored, and what it had published since is not yet known to it."""
    return Problem(
        503,
        "restored_not_settled",
        "The service was restored from a backup and is still finding out what it had done since; nothing was changed.",
        "Reading works meanwhile. Send the same request, with the same Idempotency-Key, again later; "
        "the operator sees what is waited for with `ops status`.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
