"""What is refused over HTTP, by which name, and in which order."""

from uuid import uuid4

import pytest

OTHER_AUTHORITY = "E08000025"
ELSA = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"


def named(answer):
    return answer.status_code, answer.json()["reason"]


async def test_making_is_refused_in_this_order(referrals):
    school = referrals.token("school")
    elsewhere = referrals.token("school", authority=OTHER_AUTHORITY)

    async def make(body, token, key=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key != "":
            headers["Idempotency-Key"] = key or str(uuid4())
        return named(await referrals.client.post("/v1/referrals", json=body, headers=headers))

    wrong = {"setting_id": "urn:999999"}
    assert await make(wrong, None, "") == (401, "not_authenticated")
    assert await make(wrong, referrals.token("psychologist"), "") == (403, "scope_missing")
    assert await make(wrong, school, "") == (400, "idempotency_key_missing")
    assert await make(wrong, school) == (422, "invalid_request")
    wrong = referrals.body(setting_id="urn:999999", reason_codes=["algebra"], made_on="2030-01-01")
    assert await make(wrong, elsewhere) == (409, "no_policy_for_authority")
    assert await make(wrong, school) == (422, "unknown_setting")
    wrong = wrong | {"setting_id": "urn:118254"}
    assert await make(wrong, school) == (403, "setting_not_yours")
    wrong = wrong | {"setting_id": "urn:118246"}
    assert await make(wrong, school) == (422, "unknown_code")
    wrong = wrong | {"reason_codes": ["self_esteem"]}
    assert await make(wrong, school) == (422, "date_in_future")


async def test_a_decision_is_refused_in_this_order(referrals):
    referral_id = await referrals.make()
    path = f"/v1/referrals/{referral_id}/acceptance"

    async def accept(**more):
        return named(await referrals.post(path, {"accepted_on": "2026-09-09"}, **more))

    assert await accept(token=referrals.token("school")) == (403, "scope_missing")
    elsewhere = referrals.token(authority=OTHER_AUTHORITY)
    assert await accept(token=elsewhere, if_match='"nonsense"') == (400, "entity_tag_unusable")
    assert await accept(token=elsewhere, if_match='"9"') == (404, "referral_unknown")
    assert await accept(if_match='"9"') == (412, "version_changed")
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"}, if_match='"2"')
    assert await accept(if_match='"2"') == (412, "version_changed")
    assert await accept() == (409, "already_accepted")


@pytest.mark.parametrize("token", ["another authority", "another setting"])
async def test_a_referral_that_is_not_theirs_is_unknown_to_them(referrals, token):
    referral_id = await referrals.make()
    tokens = {
        "another authority": referrals.token("operator", authority=OTHER_AUTHORITY),
        "another setting": referrals.token("school", settings=["urn:118254"]),
    }
    answer = await referrals.get(f"/v1/referrals/{referral_id}", token=tokens[token])
    assert named(answer) == (404, "referral_unknown")
    listed = await referrals.get("/v1/referrals", token=tokens[token])
    assert listed.json()["referrals"] == []


async def test_a_referral_cannot_be_allocated_to_an_elsa_without_accreditation(referrals):
    referral_id = await referrals.make()
    answer = await referrals.post(f"/v1/referrals/{referral_id}/allocation", {"worker_id": ELSA})
    assert named(answer) == (409, "elsa_not_accredited")
    await referrals.hear(referrals.accreditation())
    allocated = await referrals.decide(referral_id, "allocation", {"worker_id": ELSA})
    assert allocated["worker_id"] == ELSA


async def test_a_referral_cannot_be_allocated_to_an_elsa_of_another_authority(referrals):
    referral_id = await referrals.make()
    await referrals.hear(referrals.accreditation(authority=OTHER_AUTHORITY))
    answer = await referrals.post(f"/v1/referrals/{referral_id}/allocation", {"worker_id": ELSA})
    assert named(answer) == (409, "elsa_not_accredited")


async def test_every_step_asks_for_the_one_before(referrals):
    referral_id = await referrals.make()

    async def refused(what, body=None):
        return named(await referrals.post(f"/v1/referrals/{referral_id}/{what}", body))

    start = {"started_on": "2026-09-14", "planned_weeks": 8}
    assert await refused("closure") == (409, "outcome_missing")
    assert await refused("support-programme", start) == (409, "not_accepted")
    assert await refused("support-programme/end", {}) == (409, "programme_not_started")
    assert await refused("outcome", {"outcome_code": "achieved"}) == (409, "programme_not_ended")
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    assert await refused("support-programme", start) == (409, "not_allocated")
    await referrals.hear(referrals.accreditation())
    await referrals.decide(referral_id, "allocation", {"worker_id": ELSA})
    assert await refused("allocation", {"worker_id": ELSA}) == (409, "already_allocated")
    await referrals.decide(referral_id, "support-programme", start)
    assert await refused("support-programme", start) == (409, "programme_already_started")
    assert await refused("support-programme/end", {"ended_on": "2026-09-01"}) == (422, "ended_before_started")
    await referrals.decide(referral_id, "support-programme/end", {"ended_on": "2026-11-09"})
    assert await refused("support-programme/end", {"ended_on": "2026-11-09"}) == (409, "programme_already_ended")
    assert await refused("outcome", {"outcome_code": "splendid"}) == (422, "unknown_code")
    await referrals.decide(referral_id, "outcome", {"outcome_code": "achieved"})
    assert await refused("outcome", {"outcome_code": "achieved"}) == (409, "outcome_already_recorded")
    await referrals.decide(referral_id, "closure")
    assert await refused("closure") == (409, "referral_finished")


async def test_a_refusal_carries_what_it_is_about_and_the_next_step(referrals):
    referral_id = await referrals.make()
    body = {"decline_reason": "rain", "signpost_codes": ["gp"], "declined_on": "2026-09-09"}
    problem = (await referrals.post(f"/v1/referrals/{referral_id}/decline", body)).json()
    assert problem["field"] == "decline_reason"
    assert problem["known"] == ["duplicate", "no_capacity", "other_service_involved", "outside_scope"]
    assert problem["next_step"]


async def test_a_refusal_leaves_nothing_behind(referrals):
    before = await referrals.published()
    answer = await referrals.post(
        "/v1/referrals", referrals.body(setting_id="urn:999999"), token=referrals.token("school")
    )
    assert answer.status_code == 422
    assert await referrals.published() == before
    assert await referrals.rows("SELECT child_id FROM child_person") == []


async def test_what_a_request_lacks_is_said_without_repeating_its_values(referrals):
    body = referrals.body(referrer={"name": "Rowan Ashdownley", "email": "no address at all"})
    answer = await referrals.post("/v1/referrals", body, token=referrals.token("school"))
    assert named(answer) == (422, "invalid_request")
    assert "no address" not in answer.text
    assert "Ashdownley" not in answer.text


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\u0000b"])
async def test_a_name_that_is_none_is_refused(referrals, name):
    body = referrals.body(referrer={"name": name, "email": "rowan.ashdownley@school.example"})
    answer = await referrals.post("/v1/referrals", body, token=referrals.token("school"))
    assert named(answer) == (422, "invalid_request")


async def test_a_page_that_does_not_exist_is_refused_by_name(referrals):
    for after in ("yesterday", "2026-01-01~019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11", "2026-01-01T00:00:00+00:00~x"):
        assert named(await referrals.get("/v1/referrals", after=after)) == (400, "page_unusable")


async def test_a_mistyped_reference_number_is_told_from_an_unknown_one(referrals):
    assert named(await referrals.get("/v1/referrals", reference="REF-7K3M-9QX3")) == (422, "reference_mistyped")
    assert (await referrals.get("/v1/referrals", reference="REF-7K3M-9QX2")).json()["referrals"] == []


async def test_the_same_key_and_content_give_the_same_answer_and_one_referral(referrals):
    school, key = referrals.token("school"), str(uuid4())
    first = await referrals.post("/v1/referrals", referrals.body(), token=school, key=key)
    again = await referrals.post("/v1/referrals", referrals.body(), token=school, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"] == '"2"'
    assert len(await referrals.rows("SELECT referral_id FROM referral")) == 1
    assert len(await referrals.published()) == 4, "the contact, the referral in two majors, and its target"


async def test_the_same_key_with_other_content_is_a_named_conflict(referrals):
    school, key = referrals.token("school"), str(uuid4())
    await referrals.post("/v1/referrals", referrals.body(), token=school, key=key)
    other = referrals.body(reason_codes=["self_esteem"])
    answer = await referrals.post("/v1/referrals", other, token=school, key=key)
    assert named(answer) == (409, "idempotency_conflict")


async def test_a_repeated_decision_is_answered_as_the_first_time_even_when_the_referral_went_on(referrals):
    referral_id = await referrals.make()
    key, body = str(uuid4()), {"accepted_on": "2026-09-09"}
    first = await referrals.decide(referral_id, "acceptance", body, key=key)
    await referrals.delivered(referral_id, "accepted")
    assert await referrals.decide(referral_id, "acceptance", body, key=key) == first
