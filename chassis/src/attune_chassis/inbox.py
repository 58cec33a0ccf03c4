"""What a foreign producer sends: once by its id, a repeat by its hash, a conflict parked (section 9).

Foreign records carry no epoch and no number, so nothing is folded and no key is held back. The inbox row is written in
the transaction of the effects.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from attune_chassis.consumer.plan import Plan, Tally
from attune_chassis.database import Connection
from attune_chassis.parking import HANDLER_ERROR, ID_CONFLICT, Parking, note_action, record_of
from attune_chassis.parking import QUERIES as PARKED
from attune_chassis.position import Position
from attune_chassis.sql import plumbing_queries
from attune_chassis.subscription import IntakeSubscription, Record, Unprocessable

QUERIES = plumbing_queries("inbox.sql")


class IntakeWork:
    """The work of a consumer of topics that others write."""

    def __init__(self, subscription: IntakeSubscription, topic_prefix: str) -> None:
        self.consumer = subscription.consumer
        self._subscription = subscription
        self._topic_prefix = topic_prefix
        self._parking = Parking(subscription.consumer, topic_prefix)

    def plan(self, seen: Position, records: Sequence[Record]) -> Plan:
        """Every record counts; the position only moves along."""
        if not records:
            return Plan(seen, seen)
        after = replace(seen, next_offset=records[-1].offset + 1)
        return Plan(seen, after, list(records), verdicts=Counter(received=len(records)))

    async def prepare(self, connection: Connection, plans: Collection[Plan]) -> Tally:  # noqa: ARG002  (no lock needed)
        """Nothing to lock: foreign keys promise no order."""
        return Tally()

    async def apply(self, connection: Connection, records: Sequence[Record], tally: Tally) -> None:
        """One after the other: new, repeated, or refused."""
        for record in records:
            await self._take_in(connection, record, tally)

    async def park_failed(self, connection: Connection, record: Record, tally: Tally, error: Exception) -> None:
        """Park a record its handler could not apply; its inbox row has been rolled back, so a replay starts afresh."""
        reason = error.reason if isinstance(error, Unprocessable) else HANDLER_ERROR
        await self._parking.park(connection, record, None, reason=reason, error=type(error).__name__, hold=False)
        tally.note_parked(reason)

    async def _take_in(self, connection: Connection, record: Record, tally: Tally) -> None:
        try:
            source, ce_id = record.ce_source, record.ce_id
        except Unprocessable as error:
            await self._refuse(connection, record, tally, error.reason)
            return
        sha256 = hashlib.sha256(record.value or b"").digest()
        place = {"topic": self._topic_prefix + record.topic, "ce_source": source, "ce_id": ce_id}
        if await QUERIES.receive(connection, sha256=sha256, **place):
            await self._subscription.handle(connection, record)
        elif await QUERIES.known_sha256(connection, **place) == sha256:
            await self._subscription.repeat(connection, record)
        else:
            await self._refuse(connection, record, tally, ID_CONFLICT)

    async def _refuse(self, connection: Connection, record: Record, tally: Tally, reason: str) -> None:
        await self._parking.park(connection, record, None, reason=reason, error="", hold=False)
        await self._subscription.refuse(connection, record, reason)
        tally.note_parked(reason)


async def replay_intake(
    connection: Connection,
    subscription: IntakeSubscription,
    *,
    topic: str,
    partition: int,
    offset: int,
    actor: str,
    reason: str,
    topic_prefix: str = "",
) -> bool:
    """Hand a parked foreign record to the intake again, in one transaction, audited. False when it is not parked.

    An error of the handler is raised, and nothing has changed then.
    """
    place = {"consumer": subscription.consumer, "topic": topic_prefix + topic, "partition": partition, "offset": offset}
    async with connection.transaction():
        row = await PARKED.lock_parked(connection, **place)
        if row is None:
            return False
        # Removed first, so that a record refused once more can be parked once more.
        await PARKED.delete_parked(connection, **place)
        await IntakeWork(subscription, topic_prefix).apply(connection, [record_of(row, topic_prefix)], Tally())
        await note_action(connection, actor=actor, action="replay_intake", reason=reason, subject=place)
    return True
