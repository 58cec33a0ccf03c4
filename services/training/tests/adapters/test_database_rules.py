"""The database as second author of the rules: each named constraint is seen to refuse a row, each grant to hold."""

import asyncpg
import pytest

FIRST, SECOND = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
KENT, BIRMINGHAM = "E10000016", "E08000025"
ROWS = {
    "elsa": "INSERT INTO elsa VALUES"
    " ('{elsa}', '{authority}', 'urn:118246', '{party}', '2025-01-06', {version}, now())",
    "person": "INSERT INTO elsa_person VALUES ('{party}', '{authority}', '{elsa}', '{name}', '{email}')",
    "day": "INSERT INTO training_day_attendance VALUES ('{authority}', '{elsa}', {day}, '2025-01-14')",
    "session": "INSERT INTO supervision_attendance VALUES ('{authority}', '{elsa}', '{elsa}', '2025-02-06', {minutes})",
    "accreditation": "INSERT INTO accreditation VALUES"
    " ('{authority}', '{elsa}', 'kent-elsa/1', '{facts}', '2025-06-12', now())",
}
USUAL = {
    "elsa": FIRST,
    "party": FIRST,
    "authority": KENT,
    "version": 1,
    "name": "Rowan Ashdown",
    "email": "rowan.ashdown@school.example",
    "day": 1,
    "minutes": 120,
    "facts": '{"training_days": {}, "supervision_sessions": []}',
}


def row(table: str, **changes) -> str:
    return ROWS[table].format(**(USUAL | changes))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (row("elsa", party=SECOND), "elsa_pkey"),
        (row("elsa", elsa=SECOND), "elsa_party_unique"),
        (row("elsa", elsa=SECOND, party=SECOND, authority="Kent"), "elsa_authority_is_ons_code"),
        (row("elsa", elsa=SECOND, party=SECOND, version=0), "elsa_version_counts_from_one"),
        (row("person", authority=BIRMINGHAM), "elsa_person_elsa_known"),
        (row("person", party=SECOND), "elsa_person_party_known"),
        (row("person", name=""), "elsa_person_name_given"),
        (row("person", email=""), "elsa_person_email_given"),
        (row("day", authority=BIRMINGHAM), "training_day_attendance_elsa_known"),
        (row("day", day=7), "training_day_attendance_day_is_one_of_six"),
        (row("session", authority=BIRMINGHAM), "supervision_attendance_elsa_known"),
        (row("session", minutes=0), "supervision_attendance_lasts_within_a_day"),
        (row("accreditation", authority=BIRMINGHAM), "accreditation_elsa_known"),
        (row("accreditation", facts="{}"), "accreditation_facts_are_named"),
    ],
)
async def test_a_row_that_breaks_a_rule_is_refused_by_the_rules_name(training, statement, constraint) -> None:
    async with training.pool.acquire() as connection:
        await connection.execute(row("elsa"))
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await connection.execute(statement)
    assert refused.value.constraint_name == constraint


@pytest.mark.parametrize(
    ("table", "constraint"),
    [
        ("person", "elsa_person_pkey"),
        ("day", "training_day_attendance_pkey"),
        ("session", "supervision_attendance_pkey"),
        ("accreditation", "accreditation_granted_once"),
    ],
)
async def test_nothing_stands_on_record_twice(training, table, constraint) -> None:
    async with training.pool.acquire() as connection:
        await connection.execute(row("elsa"))
        await connection.execute(row(table))
        with pytest.raises(asyncpg.UniqueViolationError) as refused:
            await connection.execute(row(table))
    assert refused.value.constraint_name == constraint


async def test_the_read_only_role_sees_the_register_but_no_person(training) -> None:
    await training.register()
    connection = await asyncpg.connect(training.database.readonly)
    try:
        assert await connection.fetchval("SELECT count(*) FROM elsa") == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT name FROM elsa_person")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM elsa")
    finally:
        await connection.close()


async def test_the_service_itself_can_neither_erase_attendance_nor_decisions(training) -> None:
    async with training.pool.acquire() as connection:
        for table in ("elsa", "training_day_attendance", "supervision_attendance", "accreditation"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the line above
