"""The relay after its database went back to the past: what the log knows and the database does not is an orphan."""

import attune_chassis.relay.incarnation as incarnation_module
from attune_chassis.relay.streams import advance_streams

SAVE = """
    CREATE TABLE saved_outbox AS SELECT * FROM outbox;
    CREATE TABLE saved_stream AS SELECT * FROM stream
"""
RESTORE = """
    DELETE FROM outbox;
    INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT * FROM saved_outbox;
    DELETE FROM stream;
    INSERT INTO stream SELECT * FROM saved_stream
"""


async def lose_events(lab):
    """Three events are published; then the database goes back to before them."""
    first = lab.events(2)
    await lab.append(*first)
    async with lab.running(lab.relay()):
        await lab.eventually(lab.outbox_is_empty, "the first events are published")
    await lab.as_owner(SAVE)
    lost = lab.events(3, start=2)
    await lab.append(*lost)
    async with lab.running(lab.relay()):
        await lab.eventually(lab.outbox_is_empty, "the lost events are published")
    await lab.as_owner(RESTORE)
    return first, lost


async def test_after_a_restore_unknown_events_become_orphans_and_nothing_is_published(lab):
    first, lost = await lose_events(lab)
    await lab.append(*lab.events(1, start=9))
    relay = lab.relay(metrics=lab.metrics)
    async with lab.running(relay):
        await lab.eventually(lambda: lab.metrics.relay_orphans._value.get() == 3, "the alarm counts the orphans")
        await lab.eventually(lambda: lab.value("SELECT count(*) = 3 FROM orphan"), "the orphans are stored")
        assert not relay.state.ready
        assert await lab.outbox_rows() == 1
    assert await lab.applied() == [each.ce_id for each in first + lost]
    stored = await lab.pool.fetch("SELECT ce_id, value, sequence FROM orphan ORDER BY sequence")
    assert [(row["ce_id"], row["value"]) for row in stored] == [(each.ce_id, each.value) for each in lost]


async def test_without_the_orphan_check_a_restored_database_publishes_over_its_lost_events(lab, monkeypatch):
    await lose_events(lab)

    async def believing(connection, seen, new, found):
        async with connection.transaction():
            await advance_streams(connection, seen, new)
            await connection.execute("DELETE FROM outbox WHERE ce_id = ANY ($1)", found)
        return []

    monkeypatch.setattr(incarnation_module, "settle", believing)
    new = lab.events(1, start=9)
    await lab.append(*new)
    async with lab.running(lab.relay()):
        await lab.eventually(lab.outbox_is_empty, "the new event is published")
    assert (await lab.applied())[-1] == new[0].ce_id


async def test_orphans_whose_rows_are_made_again_match_and_publishing_goes_on(lab):
    first, lost = await lose_events(lab)
    later = lab.events(1, start=9)
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 3 FROM orphan"), "the orphans are stored")
        await lab.append(*lost)
        await lab.eventually(lab.outbox_is_empty, "the rows matched")
        await lab.append(*later)
        await lab.eventually(lambda: lab.stands_in_log(first + lost + later), "the new event is published")
    assert await lab.value("SELECT count(*) FROM orphan") == 0
    assert await lab.data_records() == 6


async def test_an_accepted_orphan_stands_and_cannot_be_published_again(lab):
    first, lost = await lose_events(lab)
    later = lab.events(1, start=9)
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 3 FROM orphan"), "the orphans are stored")
        await lab.pool.execute(
            "UPDATE orphan SET decision = 'accept', decided_by = 'operator', decided_at = clock_timestamp()"
        )
        await lab.append(*lost)
        assert await lab.outbox_rows() == 0
        await lab.append(*later)
        await lab.eventually(lambda: lab.stands_in_log(first + lost + later), "the new event is published")
