"""The relay's view of the outbox: it passes over what is deleted, and never over what may still come."""

from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest
from attune_chassis.relay.outbox_view import OutboxView


class Looker:
    """A view on the relay's own login; publishing is only deleting here."""

    def __init__(self, connection, limits):
        self._connection = connection
        self.view = OutboxView(connection, limits)

    async def look(self):
        """The values of the rows found."""
        return [row[6] for row in await self.view.next_rows()]

    async def publish(self):
        """A round: what was found is published and gone."""
        rows = await self.view.next_rows()
        if rows:
            ids = [row[0] for row in rows]
            await self._connection.execute("DELETE FROM outbox WHERE id = ANY ($1)", ids)
            self.view.note_published(len(rows), ids)
        return [row[6] for row in rows]

    async def rounds(self, lab, count):
        """So many rounds of one event each."""
        for number in range(count):
            await lab.append(*lab.events(1, start=1000 + number))
            await self.publish()


@pytest.fixture
async def looker(lab, quick):
    connection = await asyncpg.connect(lab.database.relay)
    yield Looker(connection, replace(quick, floor_rows=1))
    await connection.close()


@asynccontextmanager
async def open_transaction(lab, *statements):
    """A transaction that has done something and stays open; gives its connection."""
    connection = await asyncpg.connect(lab.database.app)
    await connection.execute("BEGIN")
    for statement in statements:
        await connection.fetch(statement)
    try:
        yield connection
    finally:
        await connection.close()


async def test_the_floor_rises_behind_what_was_published(lab, looker):
    await looker.rounds(lab, 4)
    assert looker.view.floor >= 2


async def test_a_transaction_that_only_looks_does_not_hold_the_floor(lab, looker):
    async with open_transaction(lab, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM outbox"):
        await looker.rounds(lab, 4)
        assert looker.view.floor >= 2


async def late_row(lab, looker):
    """A transaction takes an id and commits long after greater ids were published; then its aggregate goes on."""
    async with open_transaction(lab) as slow:
        await lab.outbox.append(slow, [lab.event("trial.single", b"slow", b"first")])
        await looker.rounds(lab, 6)
        await slow.execute("COMMIT")
        await lab.append(lab.event("trial.single", b"slow", b"second"))
        return await looker.look()


async def test_a_row_committed_late_is_never_overtaken_by_its_successor(lab, looker):
    assert await late_row(lab, looker) == [b"first", b"second"]
    await looker.publish()
    await looker.rounds(lab, 3)
    assert looker.view.floor > 0, "the writer has ended, so the floor rises again"


async def test_without_the_proof_a_row_committed_late_is_overtaken(lab, looker, monkeypatch):
    async def believing(self):
        self._published_since_check, self._next_floor = 0, self._published_id
        return True

    monkeypatch.setattr(OutboxView, "_is_proven", believing)
    assert await late_row(lab, looker) == [b"second"]


async def test_a_look_at_all_finds_even_what_stands_below_the_floor(lab, looker):
    await looker.rounds(lab, 4)
    await lab.as_owner(
        "INSERT INTO outbox (id, ce_id, topic, partition, key, headers, value) OVERRIDING SYSTEM VALUE"
        " VALUES (1, gen_random_uuid(), 't', 0, 'k', '[]', 'reused')"
    )
    assert await looker.look() == []
    looker.view.look_at_all()
    assert await looker.look() == [b"reused"]


async def test_rows_of_a_full_partition_are_not_read_again_and_again(lab, quick):
    connection = await asyncpg.connect(lab.database.relay)
    view = OutboxView(connection, replace(quick, round_rows_max=40, round_rows_min=4))
    await lab.append(*lab.events(60))
    assert len(await view.next_rows()) == 40
    view.note_published(40, [1, 2, 3])
    assert len(await view.next_rows()) == 6
    view.note_published(6, [4, 5, 6, 7, 8, 9])
    assert len(await view.next_rows()) == 12
    await connection.close()


async def test_a_round_is_bounded_in_bytes_but_always_has_a_row(lab, quick):
    connection = await asyncpg.connect(lab.database.relay)
    view = OutboxView(connection, replace(quick, round_bytes_max=2500))
    await lab.append(*(lab.event("trial.single", b"a", b"x" * 1000) for _ in range(5)))
    assert len(await view.next_rows()) == 3
    view = OutboxView(connection, replace(quick, round_bytes_max=1))
    assert len(await view.next_rows()) == 1
    await connection.close()
