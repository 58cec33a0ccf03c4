"""The outbox as one incarnation looks at it: the next rows, found without walking over the ones already deleted.

A deleted row's index entry stays for as long as any old transaction might still see the row. A look from the table's
start walks over all of them, so beside a transaction left open for minutes each look would cost more than the last.
Therefore the view looks above a floor. The floor must be true: a row below it that became visible later would be
overtaken by later rows of its own aggregate. It is true because of three facts:

- ids rise in time (the sequence has CACHE 1): when a row was published, every smaller id had been given out;
- whoever was given an id holds a lock on the table until its transaction has ended and its rows can be seen;
- so when everybody who held that lock after the row was published has ended, every row up to it that will ever be
  there can be seen, and a look that finds none of them proves that there are none.
"""

from collections.abc import Sequence
from typing import TypeAlias

import asyncpg

from attune_chassis.database import Connection
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.streams import QUERIES

Row: TypeAlias = asyncpg.Record
"""`(id, ce_id, topic, partition, key, headers as JSON text, value)`, read by place."""

_SHARE_USED = 2
"""A look reads at most so many times the rows the last round had room for."""


class OutboxView:
    """Gives the rows of each round, and is told what was published of them."""

    def __init__(self, connection: Connection, limits: RelayLimits) -> None:
        self._connection = connection
        self._limits = limits
        self._rows_max = limits.round_rows_max
        self._published_id = 0
        self._published_since_check = 0
        self.floor = 0
        """No row with an id up to this one is there or will be."""
        self._next_floor = 0
        self._writers_before: frozenset[str] | None = None

    async def next_rows(self) -> list[Row]:
        """The next rows in order of their ids, as many as fit into one round."""
        proven = await self._is_proven() if self._published_since_check >= self._limits.floor_rows else False
        # Not through the query's method: it makes a generator step of every row.
        rows: list[Row] = await self._connection.fetch(
            QUERIES.next_rows.sql, self.floor, self._rows_max, self._limits.round_bytes_max
        )
        if proven:
            self._writers_before = None
            if not rows or rows[0][0] > self._next_floor:
                self.floor = self._next_floor
        return rows

    def note_published(self, looked_at: int, ids: Sequence[int]) -> None:
        """After a round: of the rows looked at, these were published and deleted."""
        self._published_id = max(self._published_id, *ids)
        self._published_since_check += len(ids)
        room = max(_SHARE_USED * len(ids), self._limits.round_rows_min)
        # Rows of a full partition are passed over; there is no use in reading many of them again and again.
        self._rows_max = min(self._limits.round_rows_max, room if len(ids) < looked_at else self._rows_max * 2)

    def look_at_all(self) -> None:
        """The next look begins at the table's start, whatever is known."""
        self.floor = 0
        self._writers_before = None

    async def _is_proven(self) -> bool:
        """Whether everybody who may have been given an id up to the next floor has ended."""
        self._published_since_check = 0
        writers = frozenset([row["writer"] async for row in QUERIES.outbox_writers(self._connection)])
        if self._writers_before is None:
            self._next_floor, self._writers_before = self._published_id, writers
        return not self._writers_before & writers
