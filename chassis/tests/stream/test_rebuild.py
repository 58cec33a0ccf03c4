"""A projection made anew from its log on real Kafka and PostgreSQL, while its own consumer goes on."""

import asyncio
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import attune_chassis.rebuild.run as run_module
import pytest
from attune_chassis.clock import FixedClock
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.definition import Projection, Resources, ServiceDefinition
from attune_chassis.outbox import Outbox
from attune_chassis.parking import replay
from attune_chassis.rebuild import RebuildError, rebuild
from attune_chassis.settings import ServiceSettings
from attune_chassis.subscription import BatchSubscription, Unprocessable

TOPIC = "trial.triple"
CONSUMER = "ledger"
TABLES = """
    CREATE TABLE account (key bytea PRIMARY KEY, total bigint NOT NULL, last_id uuid NOT NULL,
                          CONSTRAINT account_total_is_no_debt CHECK (total >= 0));
    CREATE TABLE entry (ce_id uuid PRIMARY KEY, key bytea NOT NULL REFERENCES account, amount bigint NOT NULL);
    CREATE INDEX entry_by_key ON entry (key);
    GRANT SELECT, INSERT, UPDATE, DELETE ON account, entry TO attune_app
"""
OPENED = "INSERT INTO account VALUES ($1, 0, $2) ON CONFLICT (key) DO NOTHING"
ADDED = "UPDATE account SET total = total + $2, last_id = $3 WHERE key = $1"
ENTERED = "INSERT INTO entry VALUES ($1, $2, $3)"
SMALL = ConsumerLimits(bulk_records_max=50, careful_records_max=20)


class Ledger:
    """A projection that sums the amounts of each key. Its bugs come and go."""

    def __init__(self, outbox=None):
        self.factor = 1
        self.poison = None
        self.also = None
        self.outbox = outbox

    async def __call__(self, connection, received):
        for one in received:
            key, amount = one.record.key, int(one.event) * self.factor
            if one.event == self.poison:
                raise Unprocessable("poison", "This one cannot be applied.")
            await connection.execute(OPENED, key, one.record.ce_id)
            await connection.execute(ADDED, key, amount, one.record.ce_id)
            await connection.execute(ENTERED, one.record.ce_id, key, amount)
            if self.also is not None:
                await self.also(connection, one.record)


class Bookkeeping:
    """A service with that projection; its log, its database, its operator."""

    def __init__(self, lab):
        self.lab = lab
        self.ledger = Ledger()
        self.number = 0
        settings = SimpleNamespace(topic_prefix=lab.prefix)
        clock = FixedClock(datetime(2026, 2, 11, tzinfo=UTC))
        self.resources = Resources(settings=settings, pool=lab.pool, clock=clock, outbox=Outbox({}))
        self.definition = ServiceDefinition(
            name="bookkeeping",
            title="Bookkeeping",
            settings=ServiceSettings,
            migrations="none",
            routers=lambda _: (),
            topics=lambda _: {},
            projections=self.projections,
        )

    def projections(self, resources):
        self.ledger.outbox = resources.outbox
        return (Projection(name="ledger", subscription=self.subscription, tables=("account", "entry")),)

    @property
    def subscription(self):
        return BatchSubscription(
            consumer=CONSUMER,
            topics=(TOPIC,),
            types=frozenset({"attune.trial.Happened.v1"}),
            handle=self.ledger,
            decode=lambda _headers, value: value,
        )

    def events(self, count):
        """Amounts 1, 2, 3 ... for ten keys."""
        first, self.number = self.number, self.number + count
        return [
            self.lab.event(TOPIC, f"key {number % 10}".encode(), str(number + 1).encode())
            for number in range(first, first + count)
        ]

    async def commit(self, count):
        await self.lab.append(*self.events(count))

    def consuming(self):
        return self.lab.running(self.lab.consumer(self.subscription))

    async def entries(self):
        return await self.lab.value("SELECT count(*) FROM entry")

    async def has_entries(self):
        return await self.entries() == self.number

    async def heard(self, count):
        """So many events in the log, and heard by the live consumer."""
        await self.lab.publish(*self.events(count))
        async with self.consuming():
            await self.lab.eventually(self.has_entries, "the live consumer has heard all")

    async def content(self):
        accounts = await self.lab.pool.fetch("SELECT * FROM account ORDER BY key")
        return [tuple(row) for row in accounts], [
            tuple(row) for row in await self.lab.pool.fetch("SELECT * FROM entry ORDER BY ce_id")
        ]

    async def rebuild(self, **more):
        arguments = {"generation": "1", "actor": "Kim", "reason": "a bug", "limits": SMALL} | more
        return await rebuild(
            self.definition,
            self.resources,
            arguments.pop("name", "ledger"),
            kafka=self.lab.kafka,
            owner_database_url=self.lab.database.owner,
            **arguments,
        )

    async def leaves_nothing_behind(self):
        assert await self.lab.value("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'rebuild%'") == 0
        for table in ("position", "parked", "held_key"):
            query = f"SELECT count(*) FROM {table} WHERE consumer LIKE '%rebuild'"  # noqa: S608 - names of our own
            assert await self.lab.value(query) == 0


@pytest.fixture
async def books(lab):
    await lab.as_owner(TABLES)
    return Bookkeeping(lab)


async def test_what_a_bug_has_spoilt_is_right_again_and_equal_to_what_it_should_be(books):
    await books.heard(200)
    truth = await books.content()
    await books.lab.as_owner("UPDATE account SET total = total + 1000; DELETE FROM entry WHERE amount > 150")
    assert await books.content() != truth
    rebuilt = await books.rebuild()
    assert await books.content() == truth
    assert (rebuilt.resumed, rebuilt.parked) == (False, 0)
    await books.leaves_nothing_behind()
    action = await books.lab.pool.fetchrow("SELECT * FROM operator_action")
    assert (action["actor"], action["action"], action["reason"]) == ("Kim", "rebuild", "a bug")
    assert json.loads(action["subject"])["projection"] == "ledger"
    await books.heard(20)


async def test_events_that_come_meanwhile_are_in_it_once(books):
    await books.heard(300)
    await books.lab.as_owner("UPDATE account SET total = 0")
    async with books.lab.running(books.lab.relay()), books.consuming():
        rebuilding = asyncio.create_task(books.rebuild())
        while not rebuilding.done():
            await books.commit(20)
            await asyncio.wait({rebuilding}, timeout=0.02)
        await rebuilding
        await books.commit(20)
        await books.lab.eventually(books.has_entries, "the live consumer goes on behind the swap")
    total = await books.lab.value("SELECT sum(total) FROM account")
    assert total == books.number * (books.number + 1) // 2
    await books.leaves_nothing_behind()


async def test_readers_never_see_it_empty_or_half(books, new_gate):
    await books.heard(100)
    seen = set()
    stop = asyncio.Event()

    async def look():
        while not stop.is_set():
            seen.add(tuple(await books.lab.pool.fetchrow("SELECT count(*), sum(amount) FROM entry")))

    looking = asyncio.create_task(look())
    await books.lab.eventually(lambda: seen, "the reader looks")
    await books.rebuild()
    stop.set()
    await looking
    assert seen == {(100, 5050)}


async def test_a_rebuild_that_was_killed_goes_on_where_it_stood(books, gate):
    await books.heard(200)
    truth = await books.content()
    await books.lab.as_owner("UPDATE account SET total = 0")
    for _ in range(2):
        gate.hold("consumer.commit")
        killed = asyncio.create_task(books.rebuild(hook=gate))
        await gate.arrived("consumer.commit")
        killed.cancel()
        with pytest.raises(asyncio.CancelledError):
            await killed
        gate.release("consumer.commit")
        gate.fail_once("consumer.committed", RuntimeError("killed"))
        with pytest.raises(RuntimeError, match="killed"):
            await books.rebuild(hook=gate)
    rebuilt = await books.rebuild()
    assert rebuilt.resumed
    everything = await books.lab.value("SELECT sum(next_offset)::int FROM position WHERE consumer = $1", CONSUMER)
    done = 2 * SMALL.bulk_records_max
    assert rebuilt.records == everything - done, "what was done by then was not done again"
    assert await books.content() == truth


async def test_a_shadow_filled_by_other_code_is_thrown_away(books, gate):
    await books.heard(100)
    truth = await books.content()
    books.ledger.factor = 7
    gate.fail_once("consumer.committed", RuntimeError("killed"))
    with pytest.raises(RuntimeError, match="killed"):
        await books.rebuild(hook=gate)
    books.ledger.factor = 1
    assert not (await books.rebuild(generation="2")).resumed
    assert await books.content() == truth
    gate.fail_once("consumer.committed", RuntimeError("killed"))
    with pytest.raises(RuntimeError, match="killed"):
        await books.rebuild(hook=gate)
    assert not (await books.rebuild(start_over=True)).resumed


async def test_what_was_parked_is_applied_by_the_mended_handler(books):
    books.ledger.poison = b"17"
    await books.lab.publish(*books.events(50))
    async with books.consuming():
        await books.lab.eventually(
            lambda: books.lab.value("SELECT count(*) = 4 FROM parked"), "17, 27, 37, 47 are parked"
        )
        await books.lab.eventually(lambda: books.lab.value("SELECT count(*) = 46 FROM entry"), "all else is heard")
    books.ledger.poison = None
    assert (await books.rebuild()).parked == 0
    assert await books.has_entries()
    assert await books.lab.value("SELECT count(*) FROM parked") == 0
    assert await books.lab.value("SELECT count(*) FROM held_key") == 0


async def test_what_still_cannot_be_applied_is_parked_for_the_live_consumer(books):
    await books.heard(50)
    books.ledger.poison = b"17"
    assert (await books.rebuild()).parked == 4
    assert await books.entries() == 46
    await books.lab.publish(books.lab.event(TOPIC, b"key 6", b"1000"))
    async with books.consuming():
        await books.lab.eventually(
            lambda: books.lab.value("SELECT count(*) = 5 FROM parked WHERE consumer = $1", CONSUMER), "the key is held"
        )
    books.ledger.poison = None
    async with books.lab.pool.acquire() as connection:
        place = {"topic": TOPIC, "key": b"key 6", "topic_prefix": books.lab.prefix}
        assert await replay(connection, books.subscription, **place, actor="Kim", reason="mended") == 5
    assert await books.entries() == 51


async def test_a_truncated_log_is_refused(books, truncate):
    await books.heard(50)
    truth = await books.content()
    await truncate(books.lab.partitions[1], 3)
    with pytest.raises(RebuildError, match="starts at 3"):
        await books.rebuild()
    assert await books.content() == truth


async def test_two_rebuilds_at_once_are_one_too_many(books, gate):
    await books.heard(50)
    gate.hold("consumer.commit")
    first = asyncio.create_task(books.rebuild(hook=gate))
    await gate.arrived("consumer.commit")
    with pytest.raises(RebuildError, match="by somebody else"):
        await books.rebuild()
    gate.release("consumer.commit")
    await first


async def test_a_handler_that_writes_elsewhere_or_publishes_is_no_projection(books):
    await books.heard(20)
    truth = await books.content()

    async def write_elsewhere(connection, record):
        await connection.execute("INSERT INTO effect (ce_id, topic, partition) VALUES ($1, 'x', 0)", record.ce_id)

    async def publish(connection, _record):
        await books.ledger.outbox.append(connection, [books.lab.event(TOPIC, b"a", b"1")])

    books.ledger.also = write_elsewhere
    with pytest.raises(RebuildError, match=r"writes to public\.effect"):
        await books.rebuild()
    books.ledger.also = publish
    with pytest.raises(RebuildError, match="publishes events"):
        await books.rebuild()
    assert await books.lab.value("SELECT count(*) FROM effect") == 0
    assert await books.lab.value("SELECT count(*) FROM parked") == 0
    assert await books.content() == truth


async def test_rows_moved_by_hand_are_not_swapped(books):
    await books.heard(50)
    await books.lab.as_owner("UPDATE position SET last_sequence = last_sequence + 1 WHERE partition = 0")
    with pytest.raises(RebuildError, match="do not stand at the same place"):
        await books.rebuild()
    assert await books.has_entries()


async def test_tables_others_refer_to_and_names_nobody_knows_are_refused(books):
    await books.heard(10)
    await books.lab.as_owner("CREATE TABLE note (key bytea REFERENCES account)")
    with pytest.raises(RebuildError, match=r"note refers to its rows \(note_key_fkey\)"):
        await books.rebuild()
    with pytest.raises(RebuildError, match=r"has no projection register\. It has ledger"):
        await books.rebuild(name="register")


async def test_without_the_comparison_under_locks_what_came_meanwhile_is_lost(books, monkeypatch):
    """The guard is seen to fail: swapped as soon as it has caught up, live rows neither locked nor compared."""

    await books.heard(100)
    swap = run_module.swap

    async def swap_late(connection, projection, filling, topics, **words):
        filling.fill_to = nothing
        monkeypatch.setattr("attune_chassis.rebuild.swap._compare", lambda *_: None)
        await books.heard(20)
        return await swap(connection, projection, filling, topics, **words)

    async def nothing(_targets):
        return 0

    monkeypatch.setattr(run_module, "swap", swap_late)
    await books.rebuild()
    assert await books.entries() == 100
