"""Giving one parked record up."""

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import OpsError
from attune_chassis.ops.frame import Audited, Told
from attune_chassis.ops.parked_records import Place, parked_row, shown_headers
from attune_chassis.ops.words import counted
from attune_chassis.parking import discard
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")


async def discard_one(desk: Desk, by: Audited, place: Place, consumer: str | None) -> Told:
    """Ask, then discard. Raises OpsError when the record is not parked (any more)."""
    row = await parked_row(desk, place, consumer)
    what = shown_headers(row).get("ce_type", "a record without a type")
    by.confirm(f"Give up {place} ({what}) for {row['consumer']}, for good?")
    done = await discard(
        desk.connection,
        row["consumer"],
        topic=place.topic.removeprefix(desk.prefix),
        partition=place.partition,
        offset=place.offset,
        actor=by.actor,
        reason=by.reason,
        topic_prefix=desk.prefix,
    )
    if not done:
        raise OpsError(f"{place} has been replayed or discarded meanwhile; nothing has changed.")
    left = 0
    if row["sequence"] is not None and row["key"] is not None:
        of_key = QUERIES.parked_of_key(desk.connection, consumer=row["consumer"], topic=place.topic, key=row["key"])
        left = len([one async for one in of_key])
    document = {"discarded": str(place), "sha256": row["sha256"].hex(), "key_free": left == 0, "left_of_key": left}
    rest = f" {counted(left, 'record', 'records')} of its key stay parked: ops parked replay" if left else ""
    return Told(document, lambda console: console.print(f"{place} is given up.{rest}"))
