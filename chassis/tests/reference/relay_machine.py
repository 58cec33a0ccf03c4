"""Random lives of real relays beside the truth: commits, crashes at every step, zombies, late bytes, restores."""

import asyncio

from attune_chassis.signals import STEPS
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.tests.reference.bench import Bench, Life, Puppet, live, new_fact, until
from chassis.tests.reference.truth import Counting, Truth, counting

steps = st.sampled_from(STEPS["relay"])


class RelayMachine(RuleBasedStateMachine):
    """`bench` is set by the test."""

    bench: Bench

    def __init__(self) -> None:
        super().__init__()
        self.truth = Truth()
        self.zombies: list[Life] = []
        self.committed = 0
        self.must_settle = False
        self.offset_seen = 0

    @initialize()
    def begin(self) -> None:
        self.bench(self.bench.fresh())

    @precondition(lambda self: not self.must_settle)
    @rule(keys=st.lists(st.sampled_from([b"a", b"b"]), min_size=1, max_size=4))
    def commit(self, keys: list[bytes]) -> None:
        facts = [new_fact(self.committed + number, key) for number, key in enumerate(keys)]
        self.committed += len(facts)
        self.truth.facts += facts
        self.bench(self.bench.commit(facts))

    @rule()
    def relay_works(self) -> None:
        self.bench(self._work(None))

    @rule(step=steps)
    def relay_is_killed(self, step: str) -> None:
        self.bench(self._work(step, kill=True))

    @precondition(lambda self: len(self.zombies) < 2)
    @rule(step=steps)
    def relay_falls_asleep(self, step: str) -> None:
        self.bench(self._work(step))

    @precondition(lambda self: self.zombies)
    @rule()
    def zombie_wakes(self) -> None:
        self.bench(self.zombies.pop().end())

    @precondition(lambda self: not self.must_settle)
    @rule(step=steps)
    def a_second_relay_works_while_one_sleeps(self, step: str) -> None:
        self.commit([b"a"])
        self.relay_falls_asleep(step)
        self.commit([b"b"])
        self.relay_works()
        if self.zombies:
            self.zombie_wakes()

    @rule(ahead=st.integers(0, 2))
    def bytes_of_a_dead_relay_arrive(self, ahead: int) -> None:
        self.bench(self._late_bytes(ahead))

    @precondition(lambda self: self.truth.backup is None)
    @rule()
    def base_backup(self) -> None:
        self.truth.backup = len(self.truth.facts)
        self.bench(self.bench.save())

    @precondition(lambda self: self.truth.backup is not None)
    @rule()
    def restore(self) -> None:
        self.truth.restore()
        self.must_settle, self.offset_seen = True, 0
        self.bench(self.bench.restore())

    @rule()
    def operator_decides(self) -> None:
        self.bench(self.bench.accept_orphans())

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.bench(self._check())

    def teardown(self) -> None:
        if hasattr(self.bench, "partition"):
            self.bench(self._drain())

    async def _work(self, step: str | None, *, kill: bool = False) -> None:
        """A relay starts, and works until everything is published, orphans wait, or it has come to a step."""
        puppet = Puppet(step)
        life = live(self.bench.relay(puppet), puppet)
        outcome = await until(lambda: self._outcome(puppet), f"a relay works, or comes to {step}")
        if outcome != "arrived":
            await life.end()
        elif kill:
            await life.kill()
        else:
            self.zombies.append(life)
        self.must_settle = self.must_settle and outcome != "published"

    async def _outcome(self, puppet: Puppet) -> str | None:
        if puppet.arrived.is_set():
            return "arrived"
        if await self.bench.value("SELECT count(*) FROM orphan WHERE decision IS NULL"):
            return "orphans"
        if "relay.settled" in puppet.seen and not await self.bench.value("SELECT count(*) FROM outbox"):
            return "published"
        return None

    async def _late_bytes(self, ahead: int) -> None:
        """What a relay of an older epoch had under way: waiting rows under the numbers that come next."""
        said = counting(await self.bench.log())
        epoch, count, _ = said.below[-1]
        waiting = await self.bench.superuser.fetch("SELECT ce_id FROM outbox ORDER BY id DESC LIMIT 2")
        if epoch > 1:
            for number, row in enumerate(waiting, 1 + ahead):
                await self.bench.append(self.truth.fact(row["ce_id"]), epoch - 1, count + number)

    async def _check(self) -> Counting:
        said = counting(await self.bench.log())
        applied = [ce_id for _, ce_id in said.applied]
        order = [self.truth.order(ce_id) for ce_id in applied]
        assert order == sorted(set(order)), "EO2, EO3: every event once, in the order of the commits"
        waiting = {row["ce_id"] for row in await self.bench.superuser.fetch("SELECT ce_id FROM outbox")}
        missing = [fact for fact in self.truth.facts if fact.ce_id not in waiting and fact.ce_id not in applied]
        assert not missing, "EO1: every committed event waits or stands in the log"
        row = await self.bench.superuser.fetchrow(
            "SELECT epoch, last_sequence, last_ce_id, next_offset FROM stream WHERE topic = $1",
            self.bench.partition.topic,
        )
        if row is not None:
            assert tuple(row)[:3] == said.below[row["next_offset"]], "EO4: the stream row is the fold below its offset"
            assert row["next_offset"] >= self.offset_seen, "a stream row never goes back by itself"
            self.offset_seen = row["next_offset"]
        orphans = {found["ce_id"] for found in await self.bench.superuser.fetch("SELECT ce_id FROM orphan")}
        assert orphans <= {fact.ce_id for fact in self.truth.lost}, "EO6: only lost events are orphans"
        return said

    async def _drain(self) -> None:
        try:
            for zombie in self.zombies:
                await zombie.end()
            for _ in range(3):
                await self.bench.accept_orphans()
                await self._work(None)
                if not self.must_settle and not await self.bench.value("SELECT count(*) FROM outbox"):
                    break
            said = await self._check()
            applied = [ce_id for _, ce_id in said.applied]
            assert {fact.ce_id for fact in self.truth.facts} <= set(applied), "EO9: everything is published"
            decided = {row["ce_id"] for row in await self.bench.superuser.fetch("SELECT ce_id FROM orphan")}
            lost = {fact.ce_id for fact in self.truth.lost} & set(applied)
            assert lost <= decided, "EO6: every lost event of the log was an orphan"
        finally:
            await asyncio.gather(*(zombie.kill() for zombie in self.zombies))
