"""A referral's whole way over HTTP, with the notices heard in between."""

import pytest


async def test_a_referral_is_closed_only_after_its_referrer_was_told_of_everything(referrals):
    referral_id = await referrals.supported()
    closing = await referrals.post(f"/v1/referrals/{referral_id}/closure")
    assert closing.status_code == 202
    assert closing.json()["state"] == "closing"
    assert {notice["notice"]: notice["status"] for notice in closing.json()["notices"]} == {
        "accepted": "open",
        "outcome": "open",
        "closing": "open",
    }
    await referrals.delivered(referral_id, "outcome")
    await referrals.delivered(referral_id, "closing")
    assert (await referrals.shown(referral_id))["state"] == "closing"
    await referrals.delivered(referral_id, "accepted")
    shown = await referrals.shown(referral_id)
    assert shown["state"] == "closed"
    assert await referrals.types(referral_id) == [
        "ReferralMade",
        "ReplyTargetSet",
        "ReferralAccepted",
        "ReferralAllocated",
        "SupportProgrammeStarted",
        "SupportProgrammeEnded",
        "ReferralOutcomeRecorded",
        "ReferralClosing",
        "ReferrerInformed",
        "ReferrerInformed",
        "ReferrerInformed",
        "ReferralClosed",
    ]


async def test_a_declined_referral_is_closed_once_its_referrer_was_told_why_and_where_else_to_go(referrals):
    referral_id = await referrals.make()
    declined = await referrals.decide(
        referral_id,
        "decline",
        {"decline_reason": "no_capacity", "signpost_codes": ["school_senco", "gp"], "declined_on": "2026-09-08"},
    )
    assert declined["state"] == "declined"
    event = (await referrals.published())[-1].event
    assert event.decline_reason == "no_capacity"
    assert event.signpost_codes == ("school_senco", "gp")
    await referrals.delivered(referral_id, "declined", evidence="human")
    shown = await referrals.shown(referral_id)
    assert (shown["state"], shown["closing_reason"]) == ("closed", "declined")


async def test_the_timeline_says_what_happened_under_which_policy_and_who_was_told_on_what_evidence(referrals):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    await referrals.delivered(referral_id, "accepted", evidence="acknowledged")
    shown = await referrals.shown(referral_id)
    assert [fact["type"] for fact in shown["timeline"]] == [
        "ReferralMade",
        "ReplyTargetSet",
        "ReferralAccepted",
        "ReferrerInformed",
        "FeedbackAcknowledged",
    ]
    assert {fact["policy_version"] for fact in shown["timeline"]} == {"kent-elsa-referral/2"}
    assert shown["timeline"][3]["detail"]["evidence"] == "acknowledged"
    (told,) = shown["told"]
    assert told["cause_type"] == "attune.referrals.ReferralAccepted.v1"
    assert told["party_id"] == shown["referrer_party_id"]
    assert told["evidence"] == "acknowledged"
    assert shown["setting_name"] == "Maypole Primary School"


async def test_a_failed_attempt_to_tell_is_on_the_timeline_and_leaves_the_notice_to_a_person(referrals):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    await referrals.failed(referral_id, "accepted")
    shown = await referrals.shown(referral_id)
    assert shown["timeline"][-1]["type"] == "NoticeFailed"
    assert shown["timeline"][-1]["version"] is None
    assert shown["notices"][0]["status"] == "failed"
    assert shown["notices"][0]["failure_reason"] == "bounced"


async def test_an_unusual_length_is_a_warning_and_no_refusal(referrals):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    await referrals.hear(referrals.accreditation())
    shown = await referrals.shown(referral_id)
    elsa_id = str(referrals.accreditation().elsa_id)
    await referrals.decide(referral_id, "allocation", {"worker_id": elsa_id}, if_match=f'"{shown["version"]}"')
    started = await referrals.decide(
        referral_id, "support-programme", {"started_on": "2026-09-14", "planned_weeks": 13}
    )
    assert started["support_programme"]["warnings"] == ["outside_usual_length"]
    ended = await referrals.decide(referral_id, "support-programme/end", {"ended_on": "2026-10-12"})
    assert ended["support_programme"]["weeks"] == 4
    assert ended["support_programme"]["warnings"] == ["outside_usual_length"]


async def test_without_a_day_a_decision_is_taken_today(referrals):
    referral_id = await referrals.make(made_on=None)
    accepted = await referrals.decide(referral_id, "acceptance", {})
    assert (accepted["made_on"], accepted["accepted_on"]) == ("2026-11-20", "2026-11-20")


@pytest.mark.parametrize(("role", "sees_names"), [("school", True), ("psychologist", True), ("operator", False)])
async def test_names_are_shown_to_those_who_refer_or_decide_and_to_nobody_else(referrals, role, sees_names):
    referral_id = await referrals.make()
    shown = await referrals.shown(referral_id, token=referrals.token(role))
    assert (shown["people"] is not None) is sees_names
    if sees_names:
        assert shown["people"]["child"]["given_name"] == "Junipera"


async def test_those_untold_come_longest_wait_first_page_by_page(referrals):
    ids = [await referrals.make() for _ in range(4)]
    for day, referral_id in zip((11, 10, 12), ids[:3], strict=True):
        await referrals.decide(referral_id, "acceptance", {"accepted_on": f"2026-09-{day}"})
    first = (await referrals.get("/v1/referrals", told="open", limit=2)).json()
    rest = (await referrals.get("/v1/referrals", told="open", limit=2, after=first["next"])).json()
    assert [line["referral_id"] for line in first["referrals"]] == [ids[1], ids[0]]
    assert [line["referral_id"] for line in rest["referrals"]] == [ids[2]]
    assert rest["next"] is None
    assert first["referrals"][0]["untold_since"] < first["referrals"][1]["untold_since"]


async def test_closing_but_untold_can_be_asked_for(referrals):
    waiting = await referrals.make()
    await referrals.decide(waiting, "acceptance", {"accepted_on": "2026-09-09"})
    closing = await referrals.supported()
    await referrals.decide(closing, "closure")
    page = (await referrals.get("/v1/referrals", state="closing", told="open")).json()
    assert [line["referral_id"] for line in page["referrals"]] == [closing]
    assert page["referrals"][0]["open_notices"] == 3


async def test_a_referral_is_found_by_the_reference_number_people_quote(referrals):
    referral_id = await referrals.make()
    await referrals.make()
    reference = (await referrals.shown(referral_id))["reference"]
    page = (await referrals.get("/v1/referrals", reference=f" {reference.lower()} ")).json()
    assert [line["referral_id"] for line in page["referrals"]] == [referral_id]


async def test_the_newest_come_first_page_by_page(referrals):
    ids = []
    for minute in range(3):
        referrals.clock.turn_to(referrals.clock.now().replace(minute=minute))
        ids.append(await referrals.make())
    first = (await referrals.get("/v1/referrals", limit=2)).json()
    rest = (await referrals.get("/v1/referrals", limit=2, after=first["next"])).json()
    found = [line["referral_id"] for line in first["referrals"] + rest["referrals"]]
    assert found == ids[::-1]
