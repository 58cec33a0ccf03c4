"""What a caller is told when the database cannot write: by name, with when to come again, and with nothing changed."""

import asyncpg
import pytest

WANTED = {"setting_id": "urn:118246", "label": "lamp"}
NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON thing EXECUTE FUNCTION no_room()
"""
READ_ONLY = "ALTER DATABASE {name} SET default_transaction_read_only = on"
UNSETTLED = "INSERT INTO stream (topic, partition) VALUES ('t', 0); UPDATE server_identity SET settled = false"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(NO_ROOM, "database_full"), (READ_ONLY, "database_read_only"), (UNSETTLED, "restored_not_settled")],
)
async def test_a_command_is_refused_by_name_with_when_to_come_again(client, mint, sample_database, trouble, reason):
    behind = await asyncpg.connect(sample_database.superuser)
    try:
        await behind.execute(trouble.format(name=sample_database.name))
        headers = {"Authorization": f"Bearer {mint()}", "Idempotency-Key": "key-1"}
        refused = await client.post("/v1/things", json=WANTED, headers=headers)
        assert await behind.fetchval("SELECT (SELECT count(*) FROM thing) + (SELECT count(*) FROM command)") == 0
    finally:
        await behind.close()
    assert (refused.status_code, refused.json()["reason"]) == (503, reason)
    assert int(refused.headers["Retry-After"]) > 0
    assert "same Idempotency-Key" in refused.json()["next_step"]


async def test_reading_goes_on_while_commands_are_refused(client, mint, sample_database):
    headers = {"Authorization": f"Bearer {mint()}", "Idempotency-Key": "key-1"}
    made = await client.post("/v1/things", json=WANTED, headers=headers)
    behind = await asyncpg.connect(sample_database.superuser)
    try:
        await behind.execute(UNSETTLED)
    finally:
        await behind.close()
    read = await client.get(f"/v1/things/{made.json()['thing_id']}", headers=headers)
    assert (read.status_code, read.json()) == (200, {"label": "lamp"})
    again = await client.post("/v1/things", json=WANTED, headers=headers)
    assert (again.status_code, again.headers["Idempotent-Replay"]) == (201, "true")
