"""The database repeats the rules: each is broken behind the service's back, and the database must say no by name."""

import asyncpg
import pytest

SETTLE = (
    "UPDATE notice_obligation SET settled_notification_id = notice_event_id, settled_notification_version = 2,"
    " settled_channel = 'email', settled_evidence = 'accepted_by_server', settled_informed_at = now(),"
    " settlements = jsonb_build_array(jsonb_build_object('notification_id', notice_event_id))"
)
UNSETTLE = (
    "UPDATE notice_obligation SET settled_notification_id = NULL, settled_notification_version = NULL,"
    " settled_channel = NULL, settled_evidence = NULL, settled_informed_at = NULL, settlements = '[]'"
)


@pytest.fixture
async def declined(referrals):
    """A declined referral whose referrer was not told yet."""
    referral_id = await referrals.make()
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
    await referrals.decide(referral_id, "decline", body)
    return referral_id


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


async def test_a_referral_with_an_open_obligation_cannot_be_closed(referrals, declined):
    closed = "UPDATE referral SET stage = 'closed'"
    assert await refused_as(referrals, closed) == "referral_closed_only_when_told"
    assert await refused_as(referrals, SETTLE, closed) is None


async def test_an_obligation_of_a_closed_referral_cannot_be_opened_again(referrals, declined):
    await referrals.delivered(declined, "declined")
    assert await refused_as(referrals, UNSETTLE) == "referral_closed_only_when_told"
    assert await refused_as(referrals, "UPDATE referral SET stage = 'declined'", UNSETTLE) is None


async def test_closing_waits_for_an_obligation_that_is_being_opened_again_and_is_then_refused(referrals, declined):
    closed = "UPDATE referral SET stage = 'closed'"
    assert await refused_as(referrals, SETTLE) is None
    opening = await asyncpg.connect(referrals.database.superuser)
    try:
        async with opening.transaction():
            await opening.execute(UNSETTLE)
            assert await refused_as(referrals, "SET LOCAL lock_timeout = '50ms'", closed) == "LockNotAvailableError"
    finally:
        await opening.close()
    assert await refused_as(referrals, closed) == "referral_closed_only_when_told"


async def test_a_decision_without_its_obligation_cannot_be_stored(referrals):
    await referrals.make()
    accepted = "UPDATE referral SET stage = 'accepted', accepted_on = '2026-09-09'"
    assert await refused_as(referrals, accepted) == "referral_decision_opens_obligation"


async def test_an_obligation_cannot_be_taken_away_from_its_decision(referrals, declined):
    assert (
        await refused_as(referrals, "DELETE FROM notice_obligation", "UPDATE referral SET stage = 'closed'")
        == "referral_decision_opens_obligation"
    )


BROKEN = [
    ("UPDATE referral SET stage = 'forgotten'", "referral_stage_known"),
    ("UPDATE referral SET stage = 'made'", "referral_stage_of_its_end"),
    ("UPDATE referral SET stage = 'closing'", "referral_stage_of_its_end"),
    ("UPDATE referral SET stage = 'withdrawn'", "referral_stage_of_its_end"),
    ("UPDATE referral SET made_on = '2020-01-01'", "referral_made_once"),
    ("UPDATE referral SET round = 0", "referral_round_counts_from_one"),
    ("UPDATE referral SET endorse_by = '2026-12-01'", "referral_proposal_whole"),
    ("UPDATE referral SET proposer_id = referrer_id, endorser_id = referrer_id", "referral_endorsed_by_somebody_else"),
    ("UPDATE notice_obligation SET withheld_reason = 'safeguarding'", "notice_obligation_withheld_by_name"),
    (
        "UPDATE notice_obligation SET withheld_reason = 'lost', withheld_decided_by = 's', withheld_review_on = now()",
        "notice_obligation_withheld_by_name",
    ),
    ("UPDATE notice_obligation SET settled_confirmed_by = 'coordinator'", "notice_obligation_confirmed_by_somebody"),
    ("UPDATE referral SET accepted_on = declined_on", "referral_accepted_or_declined"),
    ("UPDATE referral SET declined_on = made_on - 1", "referral_decided_after_made"),
    ("UPDATE referral SET signpost_codes = '{}'", "referral_decline_says_why_and_where"),
    ("UPDATE referral SET decline_reason = NULL", "referral_decline_says_why_and_where"),
    ("UPDATE referral SET outcome_code = 'achieved'", "referral_outcome_after_acceptance"),
    (
        "UPDATE referral SET closing_reason = 'programme_completed', stage = 'closing'",
        "referral_completed_after_acceptance_with_outcome",
    ),
    ("UPDATE referral SET closing_reason = 'rain'", "referral_closing_reason_known"),
    ("UPDATE referral SET reference = 'REF-0000-ILOU'", "referral_reference_shape"),
    ("UPDATE referral SET sequence = 1", "referral_counts_from_one"),
    ("UPDATE referral SET received_by = 'post'", "referral_received_by_known"),
    ("UPDATE referral SET authority = 'Kent'", "referral_authority_is_ons_code"),
    ("UPDATE referral SET open_obligation_count = -1", "referral_open_obligations_counted"),
    ("UPDATE notice_obligation SET least_evidence = 'rumour'", "notice_obligation_least_evidence_known"),
    ("UPDATE notice_obligation SET notice = 'rumour'", "notice_obligation_notice_known"),
    ("UPDATE notice_obligation SET settled_channel = 'email'", "notice_obligation_settlement_complete"),
    ("UPDATE notice_obligation SET failed_reason = 'bounced'", "notice_obligation_failure_complete"),
    ("UPDATE notice_obligation SET settlements = '[{}]'", "notice_obligation_settled_as_heard"),
    ("UPDATE notice_obligation SET failures = '[{}]'", "notice_obligation_failed_as_heard"),
    ("UPDATE notice_obligation SET follow_up_due_on = '2026-12-01'", "notice_obligation_task_whole"),
    (
        "UPDATE notice_obligation SET follow_up_id = notice_event_id, follow_up_responsible = 'staff:1',"
        " follow_up_due_on = '2026-12-01'",
        "notice_obligation_task_while_untold",
    ),
    (
        "UPDATE notice_obligation SET withheld_review_raised = true",
        "notice_obligation_review_of_what_is_withheld",
    ),
    (
        SETTLE.replace("'accepted_by_server'", "'rumour'"),
        "notice_obligation_settled_by_enough_evidence",
    ),
    (
        SETTLE + ", least_evidence = 'acknowledged'",
        "notice_obligation_settled_by_enough_evidence",
    ),
]


async def test_every_broken_rule_is_refused_by_its_name(referrals, declined):
    for statement, constraint in BROKEN:
        assert await refused_as(referrals, statement) == constraint, statement


async def test_a_fact_somebody_should_know_of_cannot_be_stored_without_its_obligation(referrals):
    await referrals.make()
    told = (
        "INSERT INTO referral_fact SELECT gen_random_uuid(), referral_id, authority, 90, 90, '{kind}', now(), now(),"
        " policy_version, '{detail}' FROM referral_fact WHERE sequence = 1"
    )
    progress = told.format(kind="ReferralProgressReported", detail="{}")
    assert await refused_as(referrals, progress) == "referral_fact_opens_obligation"
    reopened = told.format(kind="ReferralReopened", detail='{"least_evidence": "human"}')
    assert await refused_as(referrals, reopened) == "referral_fact_opens_obligation"
    by_itself = told.format(kind="ReferralReopened", detail='{"least_evidence": null}')
    assert await refused_as(referrals, by_itself) is None


async def test_two_referrals_cannot_have_one_reference_number(referrals):
    await referrals.make()
    await referrals.make()
    shared = "UPDATE referral SET reference = 'REF-7K3M-9QX2'"
    assert await refused_as(referrals, shared) == "referral_reference_unique"


async def test_a_support_programme_cannot_end_before_it_starts(referrals):
    await referrals.supported()
    ended = "UPDATE support_programme SET ended_on = started_on - 1"
    assert await refused_as(referrals, ended) == "support_programme_end_after_start"


FORBIDDEN = [
    "UPDATE referral SET open_obligation_count = 0",
    "UPDATE referral SET recorded_at = now()",
    "UPDATE notice_obligation SET least_evidence = 'accepted_by_server'",
    "UPDATE referral_fact SET type = 'Nothing'",
    "DELETE FROM notice_obligation",
    "DELETE FROM referral_fact",
    "DELETE FROM referral",
]


async def test_the_application_cannot_rewrite_history_or_claim_that_everybody_was_told(referrals, declined):
    for statement in FORBIDDEN:
        answer = await refused_as(referrals, statement, url=referrals.database.app)
        assert answer == "InsufficientPrivilegeError", statement


async def test_those_who_only_look_see_no_person(referrals):
    await referrals.make()
    for table in ("child_person", "referrer_person"):
        look = f"SELECT * FROM {table}"  # noqa: S608 - a constant of this test
        assert await refused_as(referrals, look, url=referrals.database.readonly) == "InsufficientPrivilegeError"
    for table in ("referral", "notice_obligation", "referral_fact", "notice_heard", "intake_answer"):
        look = f"SELECT * FROM {table}"  # noqa: S608 - a constant of this test
        assert await refused_as(referrals, look, url=referrals.database.readonly) is None
