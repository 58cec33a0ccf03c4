"""The swap: the shadow's content takes the place of the live one, at one and the same position of the log."""

from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition

from attune_chassis.database import Connection
from attune_chassis.definition import Projection
from attune_chassis.parking import note_action
from attune_chassis.position import load_positions
from attune_chassis.rebuild.errors import RebuildError
from attune_chassis.rebuild.filling import Filling
from attune_chassis.rebuild.shadow import QUERIES, consumer_of, lock_tables, remove_shadow, replace_content

Rows = Mapping[TopicPartition, Mapping[str, Any]]


async def swap(
    connection: Connection, projection: Projection, filling: Filling, topics: list[str], *, actor: str, reason: str
) -> int:
    """Swap in one transaction, the live consumer waiting meanwhile; how many parked records the new content has.

    The live rows are locked first and the shadow is brought exactly there. Locks are taken in the order in which a
    batch takes them: positions, held keys, tables.

    Raises:
        RebuildError: the two do not stand at the same place, though they have read equally far.
    """
    live, shadow = projection.subscription.consumer, consumer_of(projection)
    async with connection.transaction():
        stands = await _locked(connection, live, topics)
        await filling.fill_to({place: row["next_offset"] for place, row in stands.items()})
        _compare(projection, stands, await _locked(connection, shadow, topics))
        async for _ in QUERIES.lock_held_keys_of(connection, consumer=live):
            pass
        await lock_tables(connection, projection)
        await replace_content(connection, projection)
        parked = await _hand_over_parked(connection, live, shadow)
        await QUERIES.hand_over_told_facts(connection, shadow=shadow, consumer=live)
        await remove_shadow(connection, projection)
        subject = {"projection": projection.name, "consumer": live, "parked": parked, "at": _places(stands)}
        await note_action(connection, actor=actor, action="rebuild", reason=reason, subject=subject)
    return parked


async def live_targets(
    connection: Connection, consumer: str, places: list[TopicPartition]
) -> dict[TopicPartition, int]:
    """How far the live consumer has read now."""
    rows = await load_positions(connection, consumer, places)
    return {place: row.next_offset for place, row in rows.items()}


async def _locked(connection: Connection, consumer: str, topics: list[str]) -> Rows:
    rows = [row async for row in QUERIES.lock_rows(connection, consumer=consumer, topics=topics)]
    return {TopicPartition(row["topic"], row["partition"]): dict(row) for row in rows}


def _compare(projection: Projection, live: Rows, shadow: Rows) -> None:
    different = sorted(place for place in live.keys() | shadow.keys() if live.get(place) != shadow.get(place))
    if different:
        names = ", ".join(f"{place.topic}/{place.partition}" for place in different)
        raise RebuildError(
            f"{projection.name} and its shadow do not stand at the same place of {names}: "
            "the live rows were moved by hand, or records are missing from the log."
        )


async def _hand_over_parked(connection: Connection, live: str, shadow: str) -> int:
    """What the shadow could not apply is parked for the live consumer now; what the old content lacked is not."""
    await QUERIES.forget_held_keys(connection, consumer=live)
    await QUERIES.forget_parked(connection, consumer=live)
    parked = [row async for row in QUERIES.hand_over_parked(connection, shadow=shadow, consumer=live)]
    await QUERIES.hand_over_held_keys(connection, shadow=shadow, consumer=live)
    return len(parked)


def _places(rows: Rows) -> list[str]:
    return [f"{place.topic}/{place.partition}:{row['next_offset']}" for place, row in sorted(rows.items())]
