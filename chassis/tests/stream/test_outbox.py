"""The outbox table: rows in the order of the list, in the right partition, within bounds."""

import asyncpg
import pytest
from attune_chassis.outbox import EVENT_BYTES_MAX, EventTooLargeError, UndeclaredTopicError


async def test_rows_keep_the_order_of_the_list_and_name_the_physical_topic(lab):
    ids = await lab.append(*(lab.event("trial.triple", bytes([n]), b"") for n in range(20)))
    rows = await lab.pool.fetch("SELECT ce_id, topic FROM outbox ORDER BY id")
    assert [row["ce_id"] for row in rows] == ids
    assert {row["topic"] for row in rows} == {lab.prefix + "trial.triple"}


async def test_a_key_always_goes_to_the_same_partition_and_keys_are_spread(lab):
    await lab.append(*(lab.event("trial.triple", f"key-{n % 30}".encode(), b"") for n in range(60)))
    spread = await lab.pool.fetch("SELECT key, count(DISTINCT partition) AS partitions FROM outbox GROUP BY key")
    assert {row["partitions"] for row in spread} == {1}
    assert await lab.value("SELECT count(DISTINCT partition) FROM outbox") == 3


async def test_nothing_is_appended_when_there_is_nothing_to_append(lab):
    await lab.append()
    assert await lab.outbox_rows() == 0


async def test_a_topic_of_another_service_is_refused(lab):
    with pytest.raises(UndeclaredTopicError, match=r"things\.nobody_owns"):
        await lab.append(lab.event("things.nobody_owns", b"a", b""))


async def test_an_event_of_the_greatest_size_is_taken_and_one_byte_more_is_refused(lab):
    room = EVENT_BYTES_MAX - await headers_bytes(lab)
    await lab.append(lab.event("trial.single", b"a", b"x" * room))
    with pytest.raises(EventTooLargeError):
        await lab.append(lab.event("trial.single", b"a", b"x" * (room + 1)))


async def headers_bytes(lab):
    await lab.append(lab.event("trial.single", b"a", b""))
    return await lab.value("SELECT octet_length(headers::text) FROM outbox")


async def test_the_database_itself_refuses_what_is_too_large(lab):
    with pytest.raises(asyncpg.CheckViolationError, match="outbox_event_size_bounded"):
        await lab.pool.execute(
            "INSERT INTO outbox (ce_id, topic, partition, key, headers, value)"
            " VALUES (gen_random_uuid(), 't', 0, 'k', '[]', $1)",
            b"x" * EVENT_BYTES_MAX,
        )


async def test_the_same_event_twice_in_the_table_is_refused(lab):
    one = lab.event("trial.single", b"a", b"")
    await lab.append(one)
    with pytest.raises(asyncpg.UniqueViolationError, match="outbox_ce_id_unique"):
        await lab.append(one)


async def test_the_application_may_neither_change_nor_remove_what_it_appended(lab):
    await lab.append(lab.event("trial.single", b"a", b""))
    for statement in ("UPDATE outbox SET value = ''", "DELETE FROM outbox"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await lab.pool.execute(statement)
