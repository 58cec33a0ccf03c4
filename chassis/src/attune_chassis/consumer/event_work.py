"""What is done with our own events: folded, held back, decoded, handled, parked."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from attune_chassis.consumer.plan import Plan, Tally
from attune_chassis.database import Connection
from attune_chassis.fold import Data, Verdict
from attune_chassis.parking import HANDLER_ERROR, HELD_BACK, UNREADABLE_STREAM_HEADERS, Parking
from attune_chassis.position import Position
from attune_chassis.running_fold import RunningFold
from attune_chassis.stream import read_mark
from attune_chassis.subscription import BatchSubscription, Received, Record, Subscription, Unprocessable, in_bulk
from attune_chassis.told_facts import first_tellings, has_several_majors


class EventWork:
    """The work of a consumer of our own topics, with a handler for each event or one for many."""

    def __init__(self, subscription: Subscription | BatchSubscription, topic_prefix: str) -> None:
        self.consumer = subscription.consumer
        self._subscription = in_bulk(subscription)
        self._readable = self._subscription.readable
        self._several_majors = has_several_majors(self._readable)
        self._parking = Parking(subscription.consumer, topic_prefix)

    def plan(self, seen: Position, records: Sequence[Record]) -> Plan:
        """Fold the records. At a divergence the plan ends before the record that shows it."""
        plan = Plan(seen, seen)
        folding, gap_offset, place = RunningFold(seen.fold), seen.gap_offset, 0
        headers = [record.headers for record in records]
        while place < len(records) and not plan.diverged:
            after = folding.take_run(headers, place)
            if after > place:
                verdict: Verdict | None = Verdict.APPLY
            else:
                verdict, after = folding.take(headers[place]), place + 1
            gap_offset = _gap_after(verdict, gap_offset, records[place].offset)
            self._sort(plan, verdict, records[place:after])
            place = after
        if plan.diverged:
            place -= 1
        if place:
            plan.position = Position(folding.state, records[place - 1].offset + 1, gap_offset, seen.told)
            if self._several_majors or seen.told:
                self._pass_over_tellings(plan)
        return plan

    def _pass_over_tellings(self, plan: Plan) -> None:
        """Keep one record of each fact; most readers can read a fact in one major only and have nothing to look for."""
        first, told = first_tellings(plan.records, self._readable, plan.seen.told)
        plan.position = replace(plan.position, told=told)
        if again := len(plan.records) - len(first):
            plan.verdicts["told_again"] += again
            plan.verdicts[Verdict.APPLY] -= again
        plan.records = first

    def _sort(self, plan: Plan, verdict: Verdict | None, run: Sequence[Record]) -> None:
        plan.verdicts[verdict or "unreadable"] += len(run)
        if verdict is Verdict.APPLY:
            types = self._readable
            plan.records += [record for record in run if record.headers.get("ce_type", "") in types]
        elif verdict is None:
            plan.unreadable += run
        elif verdict is Verdict.DIVERGED:
            plan.diverged = True

    async def prepare(self, connection: Connection, plans: Collection[Plan]) -> Tally:
        """Lock the held ones among the keys, topic by topic in order; set aside what no relay wrote."""
        tally = Tally()
        keys: dict[str, set[bytes]] = {}
        for plan in plans:
            if plan.records:
                of_topic = {record.key for record in plan.records if record.key is not None}
                keys.setdefault(plan.records[0].topic, set()).update(of_topic)
            for record in plan.unreadable:
                # No relay of ours wrote it, so no key of ours waits behind it.
                await self._park(connection, record, tally, UNREADABLE_STREAM_HEADERS, "", hold=False)
        for topic in sorted(keys):
            held = await self._parking.lock_held(connection, topic, keys[topic])
            tally.held.update((topic, key) for key in held)
        return tally

    async def apply(self, connection: Connection, records: Sequence[Record], tally: Tally) -> None:
        """Hold back, or decode and handle."""
        if received := await self._receive(connection, records, tally):
            await self._subscription.handle(connection, received)

    async def park_failed(self, connection: Connection, record: Record, tally: Tally, error: Exception) -> None:
        """Park a record its handler could not apply, and hold its key."""
        reason = error.reason if isinstance(error, Unprocessable) else HANDLER_ERROR
        await self._park(connection, record, tally, reason, type(error).__name__, hold=True)

    async def _receive(self, connection: Connection, records: Sequence[Record], tally: Tally) -> list[Received]:
        """The records decoded, without those that had to be parked."""
        decode, held = self._subscription.decode, tally.held
        received: list[Received] = []
        for record in records:
            if held and (record.topic, record.key) in held:
                await self._park(connection, record, tally, HELD_BACK, "", hold=True)
                continue
            try:
                event = decode(record.headers, record.value or b"")
            except ValueError as error:
                await self._park(connection, record, tally, reason_of(error), type(error).__name__, hold=True)
            else:
                received.append(Received(record, event))
        return received

    async def _park(
        self, connection: Connection, record: Record, tally: Tally, reason: str, error: str, *, hold: bool
    ) -> None:
        mark = read_mark(record.headers)
        place = mark if isinstance(mark, Data) else None
        await self._parking.park(connection, record, place, reason=reason, error=error, hold=hold)
        tally.note_parked(reason, (record.topic, record.key) if hold else None)


def reason_of(error: ValueError) -> str:
    """The code a decoder gives with its error, else the general one."""
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, str) else "undecodable"


def _gap_after(verdict: Verdict | None, gap_offset: int | None, offset: int) -> int | None:
    if verdict is Verdict.APPLY:
        return None
    if verdict is Verdict.GAP and gap_offset is None:
        return offset
    return gap_offset
