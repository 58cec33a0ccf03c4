"""Questions about one referral: what may be done, its history, how it stood, and what is withheld from a school."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from attune_chassis.auth import Principal
from attune_chassis.commands import Command
from referrals.app.change_referral import Target
from referrals.app.what_now import SENTENCES
from referrals.app.withhold_notice import acknowledge_feedback
from referrals.domain.what_now import Fact
from referrals.entrypoints import http_reading_answers as answers
from referrals.main import dependencies_of

MAYPOLE = "urn:118246"


def named(answer):
    return answer.status_code, answer.json()["reason"]


async def steps_of(referrals, referral_id, role="psychologist"):
    answer = await referrals.get(f"/v1/referrals/{referral_id}/next-steps", token=referrals.token(role))
    assert answer.status_code == 200, answer.text
    answers.NextSteps.model_validate(answer.json())
    return {step["step"]: step for step in answer.json()["steps"]}


async def lines_of(referrals, referral_id, audience, role="psychologist"):
    token = referrals.token(role)
    answer = await referrals.get(f"/v1/referrals/{referral_id}/timeline", token=token, audience=audience)
    assert answer.status_code == 200, answer.text
    return [line.type for line in answers.History.model_validate(answer.json()).lines]


async def withdrawn_in_silence(referrals):
    referral_id = await referrals.make()
    body = {
        "withdrawn_by": "parent_carer",
        "reason": "consent_withdrawn",
        "withhold": {"reason": "safeguarding", "review_on": "2027-01-08"},
    }
    await referrals.decide(referral_id, "withdrawal", body)
    return referral_id


async def test_a_step_is_possible_when_the_service_would_take_it_and_else_says_what_would_change_that(referrals):
    referral_id = await referrals.make()
    steps = await steps_of(referrals, referral_id)
    for step, path, body in (
        ("close", "closure", None),
        ("end_support", "support-programme/end", {}),
        ("record_outcome", "outcome", {"outcome_code": "achieved"}),
    ):
        refused = await referrals.post(f"/v1/referrals/{referral_id}/{path}", body)
        assert steps[step]["possible"] is False
        assert steps[step]["refusal"]["reason"] == refused.json()["reason"]
        assert steps[step]["becomes_possible_when"]["sentence"]
    assert steps["decline"] == {
        "step": "decline",
        "possible": True,
        "refusal": None,
        "becomes_possible_when": None,
    }


async def test_each_role_is_told_the_steps_its_token_allows(referrals):
    referral_id = await referrals.make()
    assert set(await steps_of(referrals, referral_id, "school")) == {"endorse", "return_proposal"}
    assert await steps_of(referrals, referral_id, "operator") == {}
    assert "endorse" not in await steps_of(referrals, referral_id)


def test_every_fact_has_a_sentence():
    assert set(SENTENCES) == set(Fact)


@pytest.mark.parametrize(("what", "query"), [("/next-steps", {}), ("/timeline", {"audience": "referrer"}), ("", {})])
async def test_of_a_referral_that_is_not_theirs_nobody_reads_anything(referrals, what, query):
    referral_id = await referrals.make()
    for token in (referrals.token("school", settings=["urn:118254"]), referrals.token(authority="E08000025")):
        answer = await referrals.get(f"/v1/referrals/{referral_id}{what}", token=token, **query)
        assert named(answer) == (404, "referral_unknown")


async def test_a_history_is_told_to_each_audience_in_its_words(referrals):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    await referrals.delivered(referral_id, "accepted", evidence="acknowledged")
    for audience in ("referrer", "family", "provider"):
        told = await lines_of(referrals, referral_id, audience)
        assert [kind for kind in told if kind != "ReplyTargetSet"][:2] == ["ReferralMade", "ReferralAccepted"]
        assert "FeedbackAcknowledged" in told


async def test_a_school_asks_for_its_own_history_and_no_other(referrals):
    referral_id = await referrals.make()
    school = referrals.token("school")
    answer = await referrals.get(f"/v1/referrals/{referral_id}/timeline", token=school, audience="provider")
    assert named(answer) == (403, "audience_not_yours")
    assert answer.json()["allowed"] == ["referrer"]
    assert "ReferralMade" in await lines_of(referrals, referral_id, "referrer", "school")


async def test_what_is_withheld_from_a_school_is_in_nothing_it_can_read(referrals):
    referral_id = await withdrawn_in_silence(referrals)
    assert (await referrals.shown(referral_id))["state"] == "closed"
    school = referrals.token("school")
    shown = await referrals.shown(referral_id, token=school)
    assert (shown["state"], shown["closing_reason"], shown["notices"]) == ("made", None, [])
    assert {fact["type"] for fact in shown["timeline"]} <= {"ReferralMade", "ReplyTargetSet", "ConsentGiven"}
    assert "ReferralClosed" not in await lines_of(referrals, referral_id, "referrer", "school")
    (line,) = (await referrals.get("/v1/referrals", token=school)).json()["referrals"]
    assert line["state"] == "made"
    assert (await referrals.get("/v1/referrals", token=school, state="closed")).json()["referrals"] == []
    assert "withdrawn" not in (await referrals.get("/v1/referrals.csv", token=school)).text
    period = {"from": "2026-11-01", "until": "2026-11-30"}
    seen = (await referrals.get("/v1/loop-figures", token=school, **period)).json()["figures"]
    assert [figure["closures"] for figure in seen] in ([], [0])
    as_of = referrals.clock.now().isoformat()
    then = await referrals.get(f"/v1/referrals/{referral_id}", token=school, as_of=as_of)
    assert then.json()["state"] == "made"
    listed = await referrals.get("/v1/referrals", token=school, as_of=as_of)
    assert [line["state"] for line in listed.json()["referrals"]] == ["made"]


async def test_the_answer_to_a_schools_own_command_gives_nothing_away_either(referrals):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    shown = await referrals.shown(referral_id)
    (accepted,) = shown["notices"]
    body = {"withdrawn_by": "parent_carer", "reason": "consent_withdrawn"}
    withhold = {"reason": "safeguarding", "review_on": "2027-01-08"}
    await referrals.decide(referral_id, "withdrawal", body | {"withhold": withhold})
    school = Principal(
        issuer="issuer",
        subject="a referrer",
        scopes=frozenset({"referrals:make", "referrals:read"}),
        authority="E10000016",
        settings=frozenset({MAYPOLE}),
        party_id=shown["referrer_party_id"],
    )
    answer = await acknowledge_feedback(
        dependencies_of(referrals.resources),
        school,
        Command(uuid4(), b"0" * 32),
        Target(UUID(referral_id), None),
        UUID(accepted["notice_event_id"]),
    )
    confirmed = answer.body
    assert confirmed["state"] == "accepted"
    assert [(notice["notice"], notice["status"]) for notice in confirmed["notices"]] == [("accepted", "settled")]
    assert (await referrals.shown(referral_id))["state"] == "closed"


async def test_a_referral_is_shown_as_it_stood_at_an_instant(referrals):
    start = referrals.clock.now()
    referral_id = await referrals.make()
    referrals.clock.turn_to(start + timedelta(hours=1))
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    referrals.clock.turn_to(start + timedelta(hours=2))
    await referrals.decide(referral_id, "withdrawal", {"withdrawn_by": "referrer", "reason": "not_said"})

    async def state(hours):
        as_of = (start + timedelta(hours=hours)).isoformat()
        return await referrals.get(f"/v1/referrals/{referral_id}", as_of=as_of)

    assert named(await state(-1)) == (404, "referral_unknown")
    assert [(await state(hours)).json()["state"] for hours in (0, 1, 1.5, 2)] == [
        "made",
        "accepted",
        "accepted",
        "withdrawn",
    ]
    assert named(await state(3)) == (422, "as_of_in_future")
    assert (await state(1)).json()["people"] is None


async def test_what_is_folded_from_the_facts_is_what_the_rows_say(referrals):
    referral_id = await referrals.supported()
    await referrals.decide(referral_id, "closure")
    for notice in ("accepted", "outcome", "closing"):
        await referrals.delivered(referral_id, notice)
    now = await referrals.shown(referral_id)
    then = await referrals.shown(referral_id, as_of=referrals.clock.now().isoformat())
    assert now["state"] == "closed"
    assert {k: v for k, v in then.items() if k != "people"} == {k: v for k, v in now.items() if k != "people"}
