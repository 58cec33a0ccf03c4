"""What a `Subscription` does with a batch: fold, hold back, decode, handle, park."""

from collections.abc import Sequence
from dataclasses import replace

from attune_chassis.consumer.batch import BatchPlan, Item, Tally
from attune_chassis.database import Connection
from attune_chassis.fold import Claim, Verdict, fold
from attune_chassis.parking import HANDLER_ERROR, HELD_BACK, UNREADABLE_STREAM_HEADERS, Parking
from attune_chassis.position import Position
from attune_chassis.stream import read_mark
from attune_chassis.subscription import Record, Subscription, Unprocessable


class EventWork:
    """The work of a consumer of our own topics."""

    def __init__(self, subscription: Subscription, topic_prefix: str) -> None:
        self.consumer = subscription.consumer
        self._subscription = subscription
        self._parking = Parking(subscription.consumer, topic_prefix)

    def plan(self, position: Position, records: Sequence[Record]) -> BatchPlan:
        """Fold the records. At a divergence the plan ends before the record that shows it."""
        plan = BatchPlan(position)
        for record in records:
            mark = read_mark(record.headers)
            after = replace(plan.position, next_offset=record.offset + 1)
            if mark is None:
                plan.position = after
                plan.items.append(Item(record))
                plan.count("unreadable")
                continue
            state, verdict = fold(after.fold, mark)
            plan.count(verdict)
            if verdict is Verdict.DIVERGED:
                plan.diverged = True
                break
            plan.position = replace(after, fold=state, gap_offset=_gap_after(verdict, after.gap_offset, record.offset))
            if verdict is Verdict.APPLY:
                plan.items.append(Item(record, mark if not isinstance(mark, Claim) else None))
        return plan

    async def prepare(self, connection: Connection, items: Sequence[Item]) -> Tally:
        """Lock the held ones among the keys of each topic; a batch has one topic."""
        keys = {item.record.key for item in items if item.record.key is not None}
        if not keys:
            return Tally()
        return Tally(held=await self._parking.lock_held(connection, items[0].record.topic, keys))

    async def apply(self, connection: Connection, item: Item, tally: Tally) -> None:
        """Hold back, pass over, or decode and handle."""
        record = item.record
        if item.mark is None:
            # No relay of ours wrote it, so no key of ours waits behind it.
            await self._park(connection, item, tally, UNREADABLE_STREAM_HEADERS, "", hold=False)
            return
        handler = self._subscription.handlers.get(record.ce_type)
        if handler is None:
            return
        if record.key in tally.held:
            await self._park(connection, item, tally, HELD_BACK, "", hold=True)
            return
        try:
            event = self._subscription.decode(record.headers, record.value or b"")
        except ValueError as error:
            await self._park(connection, item, tally, reason_of(error), type(error).__name__, hold=True)
            return
        await handler(connection, record, event)

    async def park_failed(self, connection: Connection, item: Item, tally: Tally, error: Exception) -> None:
        """Park a record its handler could not apply, and hold its key."""
        reason = error.reason if isinstance(error, Unprocessable) else HANDLER_ERROR
        await self._park(connection, item, tally, reason, type(error).__name__, hold=True)

    async def _park(
        self, connection: Connection, item: Item, tally: Tally, reason: str, error: str, *, hold: bool
    ) -> None:
        await self._parking.park(connection, item.record, item.mark, reason=reason, error=error, hold=hold)
        tally.note_parked(reason, item.record.key if hold else None)


def reason_of(error: ValueError) -> str:
    """The code a decoder gives with its error, else the general one."""
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, str) else "undecodable"


def _gap_after(verdict: Verdict, gap_offset: int | None, offset: int) -> int | None:
    if verdict is Verdict.APPLY:
        return None
    if verdict is Verdict.GAP and gap_offset is None:
        return offset
    return gap_offset
