"""Applying parked records again: a key in its order, or one foreign record."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from attune_chassis.inbox import replay_intake
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import ATTENTION, DONE, MisusedError, OpsError
from attune_chassis.ops.frame import Audited, Told
from attune_chassis.ops.parked_records import Place, parked_row, place_of, subscription_of
from attune_chassis.ops.words import counted
from attune_chassis.parking import replay
from attune_chassis.sql import plumbing_queries
from attune_chassis.subscription import IntakeSubscription
from attune_chassis.transient import is_transient

QUERIES = plumbing_queries("ops.sql")


async def replay_one(desk: Desk, by: Audited, record: str | None, consumer: str | None, *, every: bool) -> Told:
    """Replay the key of one record, or the one record where keys promise no order."""
    if record is None or every:
        raise MisusedError("Name one record as `parked list` does, or give --all.")
    row = await parked_row(desk, place_of(desk, record), consumer)
    place = Place(row["topic"], row["partition"], row["offset"])
    subscription_of(desk, row["consumer"])
    by.confirm(f"Apply {place} again for {row['consumer']}, with all parked records of its key?")
    count = await _replayed(desk, by, row)
    if not count:
        raise OpsError(f"{place} has been replayed or discarded meanwhile; nothing has changed.")
    document = {"replayed": count, "keys": 1, "failed": []}
    return Told(document, lambda console: console.print(f"Applied: {counted(count, 'record', 'records')}."))


async def replay_all(
    desk: Desk, by: Audited, *, consumer: str | None, topic: str | None, parked_as: str | None
) -> Told:
    """Replay key by key; what fails again stays parked and is told."""
    wanted = {"consumer": consumer, "topic": desk.topic(topic) if topic else None, "reason": parked_as}
    keys = [dict(row) async for row in QUERIES.parked_keys(desk.connection, **wanted)]
    if not keys:
        raise OpsError("No such record is parked. See: ops parked list")
    records = sum(row["records"] for row in keys)
    by.confirm(
        f"Apply {counted(records, 'parked record', 'parked records')} of {counted(len(keys), 'key', 'keys')} again?"
    )
    replayed, failed = 0, []
    for row in keys:
        try:
            replayed += await _replayed(desk, by, row | {"sequence": 0 if row["ordered"] else None})
        except OpsError as error:
            failed.append(
                {"record": str(Place(row["topic"], row["partition"], row["offset"])), "error": error.sentence}
            )
    document = {"replayed": replayed, "keys": len(keys) - len(failed), "failed": failed}
    return Told(document, lambda console: _show(document, console), ATTENTION if failed else DONE)


async def _replayed(desk: Desk, by: Audited, row: Mapping[str, Any]) -> int:
    """How many records were applied. Raises OpsError that names what went wrong, never what a record says."""
    subscription = subscription_of(desk, row["consumer"])
    topic = row["topic"].removeprefix(desk.prefix)
    if row["sequence"] is None and not isinstance(subscription, IntakeSubscription):
        raise OpsError("No relay of ours wrote this record, so it can only be discarded.")
    audit: dict[str, Any] = {"actor": by.actor, "reason": by.reason, "topic_prefix": desk.prefix}
    try:
        if isinstance(subscription, IntakeSubscription):
            one: dict[str, Any] = {"topic": topic, "partition": row["partition"], "offset": row["offset"]}
            return int(await replay_intake(desk.connection, subscription, **one, **audit))
        return await replay(desk.connection, subscription, topic=topic, key=row["key"], **audit)
    except Exception as error:
        if is_transient(error):
            raise
        code = getattr(error, "reason", "") or ""
        named = f"{type(error).__name__}{f': {code}' if isinstance(code, str) and code else ''}"
        raise OpsError(f"It failed again ({named}); nothing of this key has changed.") from None


def _show(document: Mapping[str, Any], console: Console) -> None:
    console.print(f"Applied: {counted(document['replayed'], 'record', 'records')}.")
    for one in document["failed"]:
        console.print(f"! {one['record']}: {one['error']}", soft_wrap=True)
