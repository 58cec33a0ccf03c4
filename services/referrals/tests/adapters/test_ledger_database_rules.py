"""The database repeats the rules of the ledgers: each is broken behind the service's back, and refused by name."""

import asyncpg
import pytest

ROLE = "educational_psychologist"
GIVEN = {
    "scopes": ["contact_details"],
    "shared_with": ["vig"],
    "kind": "verbal",
    "given_by": "parent_carer",
    "given_on": "2026-09-04",
    "ends_on": "2026-12-31",
}
SHARE = (
    "INSERT INTO consent_sharing (sharing_id, consent_id, case_id, authority, scope, recipient, occasion, shared_by,"
    " shared_at) SELECT gen_random_uuid(), consent_id, case_id, authority, {scope}, {recipient}, 'by_hand', 'staff:x',"
    " {at}::timestamptz FROM consent_line"
)
WITHDRAW = (
    "UPDATE consent_line SET withdrawn_at = {at}::timestamptz, withdrawn_by = 'parent_carer',"
    " withdrawal_recorder = 'staff:x'"
)
LIVE = "'2026-11-20T12:00:00Z'"


def sharing(scope="'contact_details'", recipient="'vig'", at=LIVE):
    return SHARE.format(scope=scope, recipient=recipient, at=at)


async def refused_as(referrals, *statements, url=None):
    """The constraint that refuses the statements in one transaction, or the error's own name where there is none."""
    connection = await asyncpg.connect(url or referrals.database.superuser)
    try:
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
    except asyncpg.PostgresError as error:
        return getattr(error, "constraint_name", None) or type(error).__name__
    finally:
        await connection.close()
    return None


@pytest.fixture
async def agreed(referrals):
    """A referral with one consent, recorded at half past ten on 20 November."""
    referral_id = await referrals.make()
    answer = await referrals.post(f"/v1/referrals/{referral_id}/consents", GIVEN)
    assert answer.status_code == 201, answer.text
    return referral_id


@pytest.fixture
async def linked(referrals):
    """A setting that has its second psychologist from 1 November on."""
    people = [f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2)]
    path = "/v1/settings/urn:118246/links"
    await referrals.post(path, {"link_role": ROLE, "person_id": people[0], "from_on": "2026-09-07"})
    change = {"person_id": people[1], "from_on": "2026-11-01", "reason": "caseload", "handover_note": "Two cases."}
    answer = await referrals.post(f"{path}/{ROLE}/succession", change)
    assert answer.status_code == 201, answer.text


@pytest.mark.usefixtures("agreed")
async def test_a_sharing_without_a_live_line_cannot_be_stored(referrals):
    live = "consent_sharing_cites_live_line"
    assert await refused_as(referrals, sharing(scope="'transfer'")) == live
    assert await refused_as(referrals, sharing(recipient="'camhs'")) == live
    assert await refused_as(referrals, sharing(at="'2026-09-03T22:59:00Z'")) == live
    assert await refused_as(referrals, sharing(at="'2027-01-01T00:00:00Z'")) == live
    assert await refused_as(referrals, WITHDRAW.format(at=LIVE), sharing()) == live
    # The days are those of England: on 3 September at 23:00 in UTC it is the fourth there.
    assert await refused_as(referrals, sharing(at="'2026-09-03T23:00:00Z'")) is None
    assert await refused_as(referrals, sharing()) is None


@pytest.mark.usefixtures("agreed")
async def test_a_withdrawal_cannot_be_dated_before_what_was_shared_and_stands(referrals):
    assert await refused_as(referrals, sharing()) is None
    earlier = WITHDRAW.format(at="'2026-11-20T11:59:00Z'")
    assert await refused_as(referrals, earlier) == "consent_sharing_cites_live_line"
    assert await refused_as(referrals, WITHDRAW.format(at=LIVE)) is None
    undone = "UPDATE consent_line SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawal_recorder = NULL"
    assert await refused_as(referrals, undone) == "consent_line_withdrawal_stands"


@pytest.mark.usefixtures("agreed")
async def test_a_sharing_waits_for_a_withdrawal_that_is_under_way_and_is_then_refused(referrals):
    withdrawing = await asyncpg.connect(referrals.database.superuser)
    try:
        async with withdrawing.transaction():
            await withdrawing.execute(WITHDRAW.format(at=LIVE))
            waits = await refused_as(referrals, "SET LOCAL lock_timeout = '50ms'", sharing())
            assert waits == "LockNotAvailableError"
    finally:
        await withdrawing.close()
    assert await refused_as(referrals, sharing()) == "consent_sharing_cites_live_line"


BROKEN_CONSENTS = [
    ("UPDATE consent_line SET kind = 'rumour'", "consent_line_kind_known"),
    ("UPDATE consent_line SET given_by = 'school'", "consent_line_given_by_known"),
    ("UPDATE consent_line SET scopes = '{}'", "consent_line_words_stand"),
    ("UPDATE consent_line SET ends_on = NULL", "consent_line_words_stand"),
    ("UPDATE consent_line SET withdrawn_at = now()", "consent_line_withdrawal_complete"),
    (WITHDRAW.format(at="'2026-11-20T10:29:00Z'"), "consent_line_withdrawn_after_recorded"),
    (
        "INSERT INTO lawful_basis SELECT gen_random_uuid(), case_id, authority, 'consent', NULL, NULL, 'x', now()"
        " FROM consent_case",
        "lawful_basis_is_no_consent",
    ),
    (
        "INSERT INTO lawful_basis SELECT gen_random_uuid(), case_id, authority, 'public_task',"
        " 'health_or_social_care', NULL, 'x', now() FROM consent_case",
        "lawful_basis_conditions_agree",
    ),
]


@pytest.mark.usefixtures("agreed")
async def test_every_broken_rule_of_consents_is_refused_by_its_name(referrals):
    for statement, constraint in BROKEN_CONSENTS:
        assert await refused_as(referrals, statement) == constraint, statement


NEXT_TERM = (
    "INSERT INTO link_term (link_id, authority, setting_id, link_role, number, person_id, from_on, until_on, reason,"
    " handover_on, recorded_by, recorded_at) SELECT gen_random_uuid(), authority, setting_id, link_role, 3, person_id,"
    " {from_on}, NULL, 'caseload', '2026-11-01', 'x', now() FROM link_term WHERE number = 2"
)
END_SECOND = "UPDATE link_term SET until_on = '2027-01-11' WHERE number = 2"
NOTE = "INSERT INTO link_handover SELECT link_id, 'Read the file.' FROM link_term WHERE number = 3"
BROKEN_LINKS = [
    ((END_SECOND,), "link_term_never_without"),
    (("DELETE FROM link_handover", "DELETE FROM link_term WHERE number = 2"), "link_term_never_without"),
    (("DELETE FROM link_handover", "DELETE FROM link_term"), "link_term_never_without"),
    (("UPDATE link_term SET until_on = '2026-11-02' WHERE number = 1",), "link_term_without_gap"),
    (("UPDATE link_term SET until_on = NULL WHERE number = 1",), "link_term_one_at_the_end"),
    (("UPDATE link_term SET from_on = '2026-10-31' WHERE number = 2",), "link_term_without_gap"),
    (("UPDATE link_term SET until_on = from_on WHERE number = 2",), "link_term_lasts_a_day"),
    (("UPDATE link_term SET reason = NULL WHERE number = 2",), "link_term_change_says_why"),
    (("UPDATE link_handover SET note = E' \\n'",), "link_handover_says_something"),
    ((END_SECOND, NEXT_TERM.format(from_on="'2027-01-12'"), NOTE), "link_term_without_gap"),
    ((END_SECOND, NEXT_TERM.format(from_on="'2027-01-11'")), "link_term_handed_over"),
    ((END_SECOND, NEXT_TERM.format(from_on="'2027-01-11'"), NOTE), None),
]


@pytest.mark.usefixtures("linked")
async def test_a_setting_is_never_without_and_never_with_two(referrals):
    for statements, constraint in BROKEN_LINKS:
        assert await refused_as(referrals, *statements) == constraint, statements


FORBIDDEN = [
    "UPDATE consent_line SET scopes = '{transfer}'",
    "UPDATE consent_sharing SET recipient = 'nobody'",
    "UPDATE lawful_basis SET basis = 'vital_interests'",
    "UPDATE link_term SET person_id = gen_random_uuid()",
    "UPDATE link_handover SET note = 'nothing'",
    "DELETE FROM consent_line",
    "DELETE FROM consent_sharing",
    "DELETE FROM link_term",
]


async def test_the_application_cannot_rewrite_a_ledger(referrals):
    for statement in FORBIDDEN:
        assert await refused_as(referrals, statement, url=referrals.database.app) == "InsufficientPrivilegeError"


async def test_those_who_only_look_see_no_note_and_no_fingerprint(referrals):
    for table in ("link_handover", "child_fingerprint", "child_fingerprinted"):
        look = f"SELECT * FROM {table}"  # noqa: S608 - a constant of this test
        assert await refused_as(referrals, look, url=referrals.database.readonly) == "InsufficientPrivilegeError"
