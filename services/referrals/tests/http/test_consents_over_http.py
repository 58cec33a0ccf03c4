"""The consent ledger over HTTP: consent comes first, sharing cites it, and taking it back lists who has seen what."""

from datetime import timedelta
from uuid import uuid4

from attune_contracts.events.referrals import ConsentGivenV1, ConsentWithdrawnV1, ReferralMadeV2
from referrals.entrypoints import http_consent_shapes as shapes

GIVEN = {
    "scopes": ["contact_details", "case_information"],
    "shared_with": ["vig", "camhs"],
    "kind": "verbal",
    "given_by": "parent_carer",
    "given_on": "2026-09-04",
}
SHARE = {"scope": "contact_details", "recipient": "vig", "occasion": "told_by_phone"}
VIG = {"referral_type": "vig", "reason_codes": ["parental_anxiety"], "made_on": "2026-11-20"}
CROCKENHILL = "urn:118254"


def named(answer):
    return answer.status_code, answer.json()["reason"]


async def give(referrals, referral_id, token=None, **changes):
    return await referrals.post(f"/v1/referrals/{referral_id}/consents", GIVEN | changes, token=token)


async def first(referrals, **changes):
    body = {"setting_id": "urn:118246"} | GIVEN | changes
    answer = await referrals.post("/v1/consents", body, token=referrals.token("school"))
    assert answer.status_code == 201, answer.text
    return shapes.NewConsentView.model_validate(answer.json())


async def share(referrals, referral_id, **changes):
    return await referrals.post(f"/v1/referrals/{referral_id}/sharings", SHARE | changes)


async def withdraw(referrals, referral_id, consent_id, **more):
    path = f"/v1/referrals/{referral_id}/consents/{consent_id}/withdrawal"
    return await referrals.post(path, {"withdrawn_by": "parent_carer"}, **more)


async def ledger(referrals, referral_id, **query):
    answer = await referrals.get(f"/v1/referrals/{referral_id}/consents", **query)
    assert answer.status_code == 200, answer.text
    return shapes.ConsentLedgerView.model_validate(answer.json())


async def test_a_referral_that_needs_consent_is_made_only_after_it_was_given(referrals):
    school = referrals.token("school")
    asked = referrals.body(**VIG)
    assert named(await referrals.post("/v1/referrals", asked, token=school)) == (409, "no_live_consent")
    consent = await first(referrals)
    made = await referrals.post("/v1/referrals", asked | {"case_id": str(consent.case_id)}, token=school)
    assert made.status_code == 201, made.text
    assert made.json()["referral_id"] == str(consent.case_id)
    told = [row for row in await referrals.published() if row.key == str(consent.case_id)]
    by_version = {row.headers["ce_aggregateversion"]: type(row.event) for row in told}
    assert by_version["1"] in {ReferralMadeV2}
    assert by_version["2"] is ConsentGivenV1


async def test_nothing_is_published_about_a_case_before_its_referral(referrals):
    consent = await first(referrals)
    await withdraw(referrals, consent.case_id, consent.consent_id, token=referrals.token("school"))
    assert await referrals.published() == []


async def test_making_a_referral_is_a_sharing_that_cites_its_consent(referrals):
    consent = await first(referrals)
    asked = referrals.body(**VIG, case_id=str(consent.case_id))
    await referrals.post("/v1/referrals", asked, token=referrals.token("school"))
    (sharing,) = (await ledger(referrals, consent.case_id)).sharings
    assert (sharing.consent_id, sharing.scope, sharing.recipient, sharing.occasion) == (
        consent.consent_id,
        "contact_details",
        "vig",
        "referral_made",
    )


async def test_a_consent_taken_back_before_the_referral_is_no_ground_for_it(referrals):
    consent = await first(referrals)
    school = referrals.token("school")
    assert (await withdraw(referrals, consent.case_id, consent.consent_id, token=school)).status_code == 200
    asked = referrals.body(**VIG, case_id=str(consent.case_id))
    assert named(await referrals.post("/v1/referrals", asked, token=school)) == (409, "no_live_consent")
    backdated = asked | {"made_on": "2026-11-19"}
    assert named(await referrals.post("/v1/referrals", backdated, token=school)) == (409, "no_live_consent")


async def test_a_case_belongs_to_its_setting_and_becomes_one_referral(referrals):
    consent = await first(referrals)
    case_id = str(consent.case_id)
    elsewhere = referrals.token("school", settings=[CROCKENHILL])
    asked = referrals.body(**VIG, case_id=case_id)
    other = asked | {"setting_id": CROCKENHILL}
    assert named(await referrals.post("/v1/referrals", other, token=elsewhere)) == (404, "case_unknown")
    unseen = await referrals.get(f"/v1/referrals/{case_id}/consents", token=elsewhere)
    assert named(unseen) == (404, "referral_unknown")
    school = referrals.token("school")
    assert (await referrals.post("/v1/referrals", asked, token=school)).status_code == 201
    assert named(await referrals.post("/v1/referrals", asked, token=school)) == (409, "case_already_referred")
    unknown = asked | {"case_id": str(uuid4())}
    assert named(await referrals.post("/v1/referrals", unknown, token=school)) == (404, "case_unknown")


async def test_sharing_needs_a_consent_for_this_and_with_them(referrals):
    referral_id = await referrals.make()
    refused = await share(referrals, referral_id)
    assert named(refused) == (409, "no_live_consent")
    assert (refused.json()["scope"], refused.json()["recipient"]) == ("contact_details", "vig")
    assert (await give(referrals, referral_id)).status_code == 201
    shared = await share(referrals, referral_id)
    assert shared.status_code == 201
    shapes.SharingView.model_validate(shared.json())
    assert named(await share(referrals, referral_id, scope="transfer")) == (409, "no_live_consent")
    assert named(await share(referrals, referral_id, recipient="counselling")) == (409, "no_live_consent")


async def test_taking_a_consent_back_stops_sharing_at_once_and_lists_who_has_seen_what(referrals):
    referral_id = await referrals.make()
    consent_id = (await give(referrals, referral_id)).json()["consent_id"]
    await share(referrals, referral_id)
    await share(referrals, referral_id, scope="case_information", recipient="camhs", occasion="meeting")
    answer = await withdraw(referrals, referral_id, consent_id)
    shown = shapes.WithdrawnConsentView.model_validate(answer.json())
    assert not shown.is_live
    assert [(seen.recipient, seen.scope) for seen in shown.already_seen] == [
        ("vig", "contact_details"),
        ("camhs", "case_information"),
    ]
    assert named(await share(referrals, referral_id)) == (409, "no_live_consent")
    assert named(await withdraw(referrals, referral_id, consent_id)) == (409, "consent_already_withdrawn")
    assert len((await ledger(referrals, referral_id)).sharings) == 2


async def test_consents_of_a_referral_are_facts_of_it_in_its_own_numbering(referrals):
    referral_id = await referrals.make()
    consent_id = (await give(referrals, referral_id)).json()["consent_id"]
    await share(referrals, referral_id)
    await withdraw(referrals, referral_id, consent_id)
    facts = [row for row in await referrals.published() if isinstance(row.event, ConsentGivenV1 | ConsentWithdrawnV1)]
    given, withdrawn = facts
    versions = [int(row.headers["ce_aggregateversion"]) for row in facts]
    assert versions[1] == versions[0] + 1
    assert [row["type"] for row in (await referrals.shown(referral_id))["timeline"]][-2:] == [
        "ConsentGiven",
        "ConsentWithdrawn",
    ]
    assert given.event.kind == "verbal"
    assert given.event.recorded_by == "service"
    assert withdrawn.event.seen_by == ("vig",)


async def test_the_setting_that_refers_records_as_commissioner(referrals):
    referral_id = await referrals.make()
    answer = await give(referrals, referral_id, token=referrals.token("school"))
    assert answer.json()["recorded_by"] == "commissioner"
    assert answer.json()["recorder"].startswith("staff:")


async def test_the_ledger_says_what_stood_on_any_day(referrals):
    referral_id = await referrals.make()
    await give(referrals, referral_id, ends_on="2026-12-31")
    standing = [
        (await ledger(referrals, referral_id, on=day)).consents[0].is_live
        for day in ("2026-09-03", "2026-09-04", "2026-12-31", "2027-01-01")
    ]
    assert standing == [False, True, True, False]


async def test_a_lawful_basis_is_recorded_apart_and_allows_no_sharing(referrals):
    referral_id = await referrals.make()
    path = f"/v1/referrals/{referral_id}/lawful-basis"
    both = {
        "special_category_condition": "substantial_public_interest",
        "schedule_1_condition": "safeguarding_children",
    }
    recorded = await referrals.post(path, {"basis": "public_task"} | both)
    assert recorded.status_code == 201
    shapes.LawfulBasisView.model_validate(recorded.json())
    assert named(await share(referrals, referral_id)) == (409, "no_live_consent")
    await give(referrals, referral_id)
    shown = await ledger(referrals, referral_id)
    assert (len(shown.consents), len(shown.lawful_bases)) == (1, 1)
    alone = {"basis": "public_task"} | {"special_category_condition": "health_or_social_care"}
    refused = await referrals.post(path, alone)
    assert named(refused) == (422, "conditions_do_not_agree")
    assert refused.json()["known"] == ["health_or_social_care_purposes"]
    assert named(await referrals.post(path, {"basis": "consent"})) == (422, "invalid_request")


async def test_a_school_sees_the_ledger_as_it_was_before_what_is_withheld_from_it(referrals):
    referral_id = await referrals.make()
    consent_id = (await give(referrals, referral_id)).json()["consent_id"]
    referrals.clock.turn_to(referrals.clock.now() + timedelta(minutes=1))
    withhold = {"reason": "consent_withdrawn", "review_on": "2026-12-20"}
    withdrawal = {"withdrawn_by": "parent_carer", "reason": "not_said", "withhold": withhold}
    await referrals.decide(referral_id, "withdrawal", withdrawal)
    await withdraw(referrals, referral_id, consent_id)
    await give(referrals, referral_id)
    await referrals.post(f"/v1/referrals/{referral_id}/lawful-basis", {"basis": "public_task"})
    path, school = f"/v1/referrals/{referral_id}/consents", referrals.token("school")
    seen = (await referrals.get(path, token=school)).json()
    (consent,) = seen["consents"]
    assert (consent["consent_id"], consent["withdrawn_at"], consent["is_live"]) == (consent_id, None, True)
    assert (seen["sharings"], seen["lawful_bases"]) == ([], [])
    full = await ledger(referrals, referral_id)
    assert (len(full.consents), len(full.lawful_bases)) == (2, 1)


async def test_what_is_refused_and_by_which_name(referrals):
    referral_id = await referrals.make()
    assert named(await give(referrals, referral_id, given_on="2026-11-21")) == (422, "date_in_future")
    assert named(await give(referrals, referral_id, ends_on="2026-09-03")) == (422, "consent_ends_before_given")
    assert named(await give(referrals, referral_id, scopes=["everything"])) == (422, "invalid_request")
    assert named(await give(referrals, referral_id, shared_with=["vig", "4857773456"])) == (422, "invalid_request")
    assert named(await give(referrals, str(uuid4()))) == (404, "referral_unknown")
    elsewhere = referrals.token("school", settings=[CROCKENHILL])
    assert named(await give(referrals, referral_id, token=elsewhere)) == (404, "referral_unknown")
    assert named(await give(referrals, referral_id, token=referrals.token("operator"))) == (403, "scope_missing")
    assert named(await withdraw(referrals, referral_id, str(uuid4()))) == (404, "consent_unknown")
    other = await referrals.make()
    consent_id = (await give(referrals, other)).json()["consent_id"]
    assert named(await withdraw(referrals, referral_id, consent_id)) == (404, "consent_unknown")


async def test_a_consent_sent_twice_stands_once(referrals):
    referral_id = await referrals.make()
    path = f"/v1/referrals/{referral_id}/consents"
    one = await referrals.post(path, GIVEN, key="one")
    again = await referrals.post(path, GIVEN, key="one")
    assert again.json() == one.json()
    assert len((await ledger(referrals, referral_id)).consents) == 1
