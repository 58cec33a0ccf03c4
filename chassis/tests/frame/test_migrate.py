"""Migrations: once each, in order, and refused in plain sentences when past and code differ."""

import asyncio

import asyncpg
import pytest
import pytest_asyncio
from attune_chassis import migrate as runner
from attune_chassis.migrate import Migration, MigrationError, load_migrations, migrate, pending, read_migration


def migration(number: int, sql: str, name: str = "step") -> Migration:
    return read_migration("trial", f"{number:04}_{name}.sql", sql)


FIRST = migration(1, "CREATE TABLE first (id int);")
SECOND = migration(2, "CREATE TABLE second (id int);")


@pytest_asyncio.fixture
async def owner(plain_database):
    connection = await asyncpg.connect(plain_database.owner)
    yield connection
    await connection.close()


async def test_pending_migrations_are_applied_in_order_and_only_once(owner):
    assert await migrate(owner, [FIRST, SECOND]) == (FIRST, SECOND)
    assert await migrate(owner, [FIRST, SECOND]) == ()
    assert await owner.fetchval("SELECT to_regclass('second') IS NOT NULL")


async def test_the_application_role_can_see_what_is_pending(owner, plain_database):
    app = await asyncpg.connect(plain_database.app)
    try:
        assert await pending(app, [FIRST, SECOND]) == (FIRST, SECOND), "nothing was ever applied"
        await migrate(owner, [FIRST])
        assert await pending(app, [FIRST, SECOND]) == (SECOND,)
    finally:
        await app.close()


async def test_a_migration_that_fails_leaves_nothing_of_itself_and_keeps_the_earlier(owner):
    broken = migration(2, "CREATE TABLE half (id int); SELECT 1 / 0;")
    with pytest.raises(MigrationError, match="trial/0002_step failed and was rolled back: division by zero"):
        await migrate(owner, [FIRST, broken])
    assert await owner.fetchval("SELECT to_regclass('half') IS NULL")
    assert await pending(owner, [FIRST, broken]) == (broken,)


async def test_an_applied_file_that_was_changed_is_refused(owner):
    await migrate(owner, [FIRST])
    changed = migration(1, "CREATE TABLE first (id bigint);")
    with pytest.raises(MigrationError, match=r"trial/0001_step was changed after it had been applied"):
        await migrate(owner, [changed, SECOND])
    assert await owner.fetchval("SELECT to_regclass('second') IS NULL")


async def test_a_database_newer_than_the_code_is_refused_but_still_served(owner):
    await migrate(owner, [FIRST, SECOND])
    with pytest.raises(MigrationError, match="newer than this program: it holds trial/0002_step"):
        await migrate(owner, [FIRST])
    assert await pending(owner, [FIRST]) == ()


async def test_a_file_that_comes_before_an_applied_one_is_refused(owner):
    await migrate(owner, [FIRST, SECOND])
    await owner.execute("DELETE FROM schema_migration WHERE number = 1")
    with pytest.raises(MigrationError, match="trial/0001_step is missing in the database though a later one"):
        await migrate(owner, [FIRST, SECOND])


async def test_two_migrators_at_once_apply_each_file_once(plain_database):
    connections = [await asyncpg.connect(plain_database.owner) for _ in range(2)]
    try:
        applied = await asyncio.gather(*(migrate(connection, [FIRST, SECOND]) for connection in connections))
    finally:
        for connection in connections:
            await connection.close()
    assert sorted(len(files) for files in applied) == [0, 2]


async def test_a_migrator_does_not_wait_for_ever_for_another(owner, plain_database):
    other = await asyncpg.connect(plain_database.owner)
    try:
        await runner.queries.take_migration_lock(other)
        with pytest.raises(MigrationError, match=r"still runs after 0\.1 seconds"):
            await migrate(owner, [FIRST], lock_timeout_seconds=0.1)
    finally:
        await other.close()


async def test_a_migration_does_not_wait_for_ever_for_a_busy_table(owner, plain_database):
    await migrate(owner, [FIRST])
    other = await asyncpg.connect(plain_database.owner)
    try:
        async with other.transaction():
            await other.execute("LOCK TABLE first")
            with pytest.raises(MigrationError, match="could not get a lock in time"):
                await migrate(owner, [FIRST, migration(2, "DROP TABLE first;")], lock_timeout_seconds=0.1)
    finally:
        await other.close()


@pytest.mark.parametrize(
    "name", ["1_short.sql", "0001-dash.sql", "0001_Capital.sql", "0001_.sql", "0001_x.txt", "x.sql"]
)
def test_a_misnamed_file_is_refused(name: str):
    with pytest.raises(MigrationError, match="should be named like 0001_what_it_does"):
        read_migration("trial", name, "SELECT 1;")


@pytest.mark.parametrize("ending", ["COMMIT;", "  rollback ;", "END;"])
def test_a_file_that_ends_its_own_transaction_is_refused(ending: str):
    with pytest.raises(MigrationError, match="ends its own transaction"):
        read_migration("trial", "0001_x.sql", f"SELECT 1;\n{ending}\n")


def test_the_kind_of_line_ends_does_not_change_the_fingerprint():
    unix, windows = (read_migration("trial", "0001_x.sql", f"SELECT 1;{end}SELECT 2;{end}") for end in ("\n", "\r\n"))
    assert unix.sha256 == windows.sha256


def test_a_function_body_may_end():
    body = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n    NULL;\nEND\n$$;"
    assert read_migration("trial", "0001_x.sql", body).number == 1


def test_the_chassis_own_migrations_come_first(sample):
    components = [one.component for one in load_migrations("sample_service")]
    assert components == sorted(components, key=["attune_chassis", "sample_service"].index)
    assert set(components) == {"attune_chassis", "sample_service"}


def test_a_gap_in_the_numbers_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "gappy" / "migrations"
    folder.mkdir(parents=True)
    for number in (1, 3):
        (folder / f"{number:04}_x.sql").write_text("SELECT 1;", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MigrationError, match="gappy/0003_x should have the number 0002"):
        load_migrations("gappy")


async def test_every_table_of_the_chassis_and_the_sample_says_what_it_is_for(sample_database):
    superuser = await asyncpg.connect(sample_database.superuser)
    try:
        rows = await superuser.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND obj_description(oid) IS NULL AND relname <> 'schema_migration'"
        )
    finally:
        await superuser.close()
    assert [row["relname"] for row in rows] == []


async def test_the_read_only_role_sees_neither_answers_nor_fingerprints_of_commands(sample_database):
    readonly = await asyncpg.connect(sample_database.readonly)
    try:
        assert await readonly.fetch("SELECT id, created_at FROM command") == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await readonly.fetch("SELECT answer FROM command")
    finally:
        await readonly.close()
