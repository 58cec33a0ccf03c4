"""The database as second author of the rules: each named constraint is seen to refuse a row, each grant to hold."""

import asyncpg
import pytest

FIRST, SECOND = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
KENT, BIRMINGHAM = "E10000016", "E08000025"
ROWS = {
    "entry": "INSERT INTO entry VALUES"
    " ('{entry}', '{authority}', 'scheme', 'scheme/1', '{setting}', '{party}', '2025-01-10', {version}, now())",
    "contact": "INSERT INTO entry_contact VALUES ('{party}', '{authority}', '{entry}', '{name}', '{email}')",
    "submission": "INSERT INTO submission VALUES"
    " ('{submission}', '{authority}', '{entry}', '{stage}', '{state}', '2025-02-03', 'issuer|school',"
    " {decided_on}, {decided_by}, '{missing_codes}', now())",
    "action": "INSERT INTO delivery_plan_action VALUES"
    " ('{authority}', '{submission}', 'co_design', {place}, '{action}')",
    "certificate": "INSERT INTO certificate VALUES"
    " ('{certificate}', '{authority}', '{number}', '{kind}', {stage_awarded}, '{basis}', 'scheme/1', 'urn:103100',"
    " '{party}', '2025-03-03', now())",
}
USUAL = {
    "entry": FIRST,
    "authority": BIRMINGHAM,
    "setting": "urn:103100",
    "party": FIRST,
    "version": 1,
    "name": "Robin Fairweather",
    "email": "robin.fairweather@school.example",
    "submission": FIRST,
    "stage": "bronze",
    "state": "open",
    "decided_on": "NULL",
    "decided_by": "NULL",
    "missing_codes": "{}",
    "place": 1,
    "action": "Two parents lead the coffee mornings.",
    "certificate": FIRST,
    "number": "CERT-7K3M-9QX2",
    "kind": "award_stage",
    "stage_awarded": "'bronze'",
    "basis": FIRST,
}
AWARDED = {"state": "awarded", "decided_on": "'2025-03-03'", "decided_by": "'issuer|champion'"}
RETURNED = AWARDED | {"state": "returned", "missing_codes": "{{actions_co_design}}"}


def row(table: str, **changes) -> str:
    return ROWS[table].format(**(USUAL | changes)).replace("{{", "{").replace("}}", "}")


def another(table: str, **changes) -> str:
    return row(table, **({table: SECOND} | changes))


@pytest.mark.parametrize(
    ("before", "statement", "constraint"),
    [
        ([], row("entry", party=SECOND, setting="urn:103101"), "entry_pkey"),
        ([], another("entry", party=SECOND), "entry_once_per_setting_and_scheme"),
        ([], another("entry", setting="urn:103101"), "entry_applicant_unique"),
        ([], another("entry", party=SECOND, authority="Birmingham"), "entry_authority_is_ons_code"),
        ([], another("entry", party=SECOND, setting="urn:103101", version=0), "entry_version_counts_from_one"),
        ([], row("contact", authority=KENT), "entry_contact_entry_known"),
        ([], row("contact", party=SECOND), "entry_contact_party_known"),
        ([], row("contact", name=""), "entry_contact_name_given"),
        ([], row("contact", email=""), "entry_contact_email_given"),
        ([row("contact")], row("contact"), "entry_contact_pkey"),
        ([], row("submission", authority=KENT), "submission_entry_known"),
        ([], row("submission", stage="zinc"), "submission_stage_known"),
        ([], row("submission", **AWARDED | {"state": "lost"}), "submission_state_known"),
        ([], row("submission", **AWARDED | {"decided_by": "NULL"}), "submission_decided_unless_open"),
        ([], row("submission", **RETURNED | {"missing_codes": "{{}}"}), "submission_returned_says_what_is_missing"),
        ([], row("submission", **AWARDED | {"decided_on": "'2025-02-02'"}), "submission_decided_after_submitted"),
        ([], row("submission", **AWARDED | {"decided_by": "'issuer|school'"}), "submission_decided_by_somebody_else"),
        ([row("submission")], another("submission", stage="silver"), "submission_open_one_at_a_time"),
        ([row("submission", **AWARDED)], another("submission", **AWARDED), "submission_awarded_once_per_stage"),
        ([row("submission")], row("action", authority=KENT), "delivery_plan_action_submission_known"),
        ([row("submission")], row("action", place=0), "delivery_plan_action_position_counts_from_one"),
        ([row("submission")], row("action", action=" "), "delivery_plan_action_says_something"),
        ([row("submission"), row("action")], row("action"), "delivery_plan_action_pkey"),
        ([row("certificate")], another("certificate", basis=SECOND), "certificate_number_once_per_authority"),
        ([row("certificate")], another("certificate", number="CERT-2222-2222"), "certificate_once_per_basis"),
        ([row("certificate")], row("certificate", number="CERT-2222-2222", basis=SECOND), "certificate_pkey"),
        ([], row("certificate", kind="diploma", stage_awarded="NULL"), "certificate_kind_known"),
        ([], row("certificate", stage_awarded="NULL"), "certificate_stage_only_of_an_award"),
        ([], row("certificate", kind="elsa_accreditation"), "certificate_stage_only_of_an_award"),
    ],
)
async def test_a_row_that_breaks_a_rule_is_refused_by_the_rules_name(awards, before, statement, constraint) -> None:
    async with awards.pool.acquire() as connection:
        for earlier in [row("entry"), *before]:
            await connection.execute(earlier)
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await connection.execute(statement)
    assert refused.value.constraint_name == constraint


async def test_a_returned_and_an_open_submission_of_one_stage_stand_side_by_side(awards) -> None:
    async with awards.pool.acquire() as connection:
        for statement in (row("entry"), row("submission", **RETURNED), another("submission")):
            await connection.execute(statement)


async def test_the_read_only_role_sees_entries_but_neither_people_nor_free_text(awards) -> None:
    entry_id = await awards.enter()
    await awards.submit(entry_id, "bronze")
    connection = await asyncpg.connect(awards.database.readonly)
    try:
        assert await connection.fetchval("SELECT count(*) FROM entry") == 1
        assert await connection.fetchval("SELECT state FROM submission") == "open"
        for hidden in ("name FROM entry_contact", "action FROM delivery_plan_action", "submitted_by FROM submission"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"SELECT {hidden}")
    finally:
        await connection.close()


async def test_the_service_itself_erases_nothing(awards) -> None:
    async with awards.pool.acquire() as connection:
        for table in ("entry", "submission", "delivery_plan_action", "certificate"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the line above
