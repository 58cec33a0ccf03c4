"""Lists: what can be asked for, pages that neither skip nor repeat, the same as CSV, and as of an instant."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from attune_chassis.http.csv_export import cell
from referrals.app.export_referrals import COLUMNS

CROCKENHILL = "urn:118254"
DECLINE = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}


def named(answer):
    return answer.status_code, answer.json()["reason"]


async def found(referrals, **query):
    answer = await referrals.get("/v1/referrals", **query)
    assert answer.status_code == 200, answer.text
    return [line["referral_id"] for line in answer.json()["referrals"]]


async def a_minute_later(referrals):
    referrals.clock.turn_to(referrals.clock.now() + timedelta(minutes=1))


async def test_lists_are_asked_for_by_state_service_setting_days_and_worker(referrals):
    made = await referrals.make()
    both = {"settings": ["urn:118246", CROCKENHILL]}
    body = referrals.body(setting_id=CROCKENHILL, made_on="2026-10-01")
    elsewhere = (await referrals.post("/v1/referrals", body, token=referrals.token("school", **both))).json()
    accepted = await referrals.make(made_on="2026-09-01")
    await referrals.decide(accepted, "acceptance", {"accepted_on": "2026-09-09"})
    await referrals.hear(referrals.accreditation())
    worker_id = str(referrals.accreditation().elsa_id)
    await referrals.decide(accepted, "allocation", {"worker_id": worker_id})
    assert set(await found(referrals, state=["made", "allocated"])) == {made, elsewhere["referral_id"], accepted}
    assert await found(referrals, state="allocated") == [accepted]
    assert await found(referrals, setting_id=CROCKENHILL) == [elsewhere["referral_id"]]
    assert await found(referrals, made_from="2026-09-08") == [elsewhere["referral_id"]]
    assert await found(referrals, made_until="2026-09-06") == [accepted]
    assert await found(referrals, worker_id=worker_id) == [accepted]
    assert await found(referrals, referral_type="vig") == []


async def test_closed_but_not_acknowledged_can_be_asked_for(referrals):
    silent, confirmed, open_one = [await referrals.make() for _ in range(3)]
    for referral_id in (silent, confirmed):
        await referrals.decide(referral_id, "decline", DECLINE)
        await referrals.delivered(referral_id, "declined")
    await referrals.delivered(confirmed, "declined", evidence="acknowledged", version=4)
    assert await found(referrals, acknowledged="false") == [silent]
    assert await found(referrals, acknowledged="true") == [confirmed]
    assert open_one in await found(referrals)


async def test_notices_due_for_review_can_be_asked_for(referrals):
    referral_id = await referrals.make()
    withhold = {"reason": "safeguarding", "review_on": "2026-11-20"}
    await referrals.decide(referral_id, "decline", DECLINE | {"withhold": withhold})
    await referrals.make()
    assert await found(referrals, review="due") == [referral_id]
    referrals.clock.turn_to(referrals.clock.now() - timedelta(days=2))
    assert await found(referrals, review="due") == []


async def test_what_only_clocks_know_can_be_asked_for(referrals):
    await referrals.make()
    for query in ({"overdue": "true"}, {"target": "at_risk"}, {"target": "missed"}, {"waiting": "endorsement"}):
        assert await found(referrals, **query) == []


async def test_a_list_whose_referrer_is_overdue_or_whose_target_is_missed_shows_it(referrals):
    referral_id, _ = await referrals.make(), await referrals.make()
    detail = """UPDATE referral SET case_detail = case_detail
                || '{"overdue_steps": ["worker"], "reply_target": {"is_at_risk": true, "is_missed": false}}'
                WHERE referral_id = $1"""
    await referrals.rows(detail, UUID(referral_id))
    assert await found(referrals, overdue="true") == [referral_id]
    assert await found(referrals, target="at_risk") == [referral_id]
    assert await found(referrals, target="missed") == []


async def test_pages_neither_skip_nor_repeat_while_referrals_are_made(referrals):
    there = [await referrals.make() for _ in range(7)]
    seen, after = [], {}
    while True:
        page = (await referrals.get("/v1/referrals", limit=2, **after)).json()
        seen += [line["referral_id"] for line in page["referrals"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
        await a_minute_later(referrals)
        await referrals.make()
    assert len(seen) == len(set(seen))
    assert set(there) == set(seen)


async def test_a_place_in_one_list_is_none_in_another(referrals):
    for _ in range(2):
        await referrals.make()
    place = (await referrals.get("/v1/referrals", limit=1, state="made")).json()["next"]
    assert place
    for query in ({}, {"state": "closed"}, {"state": "made", "told": "open"}, {"state": "made", "overdue": "false"}):
        assert named(await referrals.get("/v1/referrals", after=place, **query)) == (400, "page_unusable")
    for broken in (place[:-2], "A" + place[1:], "~", "", "é"):
        assert named(await referrals.get("/v1/referrals", after=broken, state="made")) == (400, "page_unusable")
    assert len(await found(referrals, after=place, state="made", limit=9)) == 1


async def test_the_same_list_is_a_csv_document(referrals):
    ids = []
    for _ in range(3):
        ids.append(await referrals.make())
        await a_minute_later(referrals)
    await referrals.decide(ids[0], "decline", DECLINE)
    answer = await referrals.get("/v1/referrals.csv", state="made")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.count("\r\n") == 3
    head, *rows = csv.reader(io.StringIO(answer.text, newline=""))
    assert tuple(head) == COLUMNS
    assert [row[COLUMNS.index("referral_id")] for row in rows] == [ids[2], ids[1]]
    assert rows[0][COLUMNS.index("setting_name")] == "Maypole Primary School"
    elsewhere = await referrals.get("/v1/referrals.csv", token=referrals.token("school", settings=[CROCKENHILL]))
    assert elsewhere.text.count("\r\n") == 1
    assert named(await referrals.get("/v1/referrals.csv", reference="REF-1")) == (422, "reference_mistyped")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_shown_and_never_carried_out(begin):
    assert cell(f"{begin}1+1") == f"'{begin}1+1"
    assert cell('St Mary\'s, "Upper" School') == 'St Mary\'s, "Upper" School'
    assert cell(None) == ""


async def test_a_list_is_shown_as_of_an_instant(referrals):
    start = referrals.clock.now()
    first = await referrals.make()
    referrals.clock.turn_to(start + timedelta(hours=1))
    second = await referrals.make()
    await referrals.decide(first, "decline", DECLINE)
    referrals.clock.turn_to(start + timedelta(hours=2))
    await referrals.delivered(first, "declined")

    async def then(hours, **query):
        return await found(referrals, as_of=(start + timedelta(hours=hours)).isoformat(), **query)

    assert await then(0.5) == [first]
    assert await then(0.5, state="made") == [first]
    assert await then(1, state="declined") == [first]
    assert await then(2, state="declined") == []
    assert await then(2, state="closed") == [first]
    assert await then(2, state="made") == [second]
    future = (start + timedelta(hours=3)).isoformat()
    assert named(await referrals.get("/v1/referrals", as_of=future)) == (422, "as_of_in_future")
    answer = await referrals.get("/v1/referrals", as_of=start.isoformat(), told="open", overdue="true")
    assert named(answer) == (422, "as_of_not_with")
    assert answer.json()["filters"] == ["told", "overdue"]


async def test_figures_say_how_well_referrers_are_told(referrals):
    told, by_person, withheld, untold = [await referrals.make() for _ in range(4)]
    for referral_id in (told, by_person):
        await referrals.decide(referral_id, "decline", DECLINE)
    await referrals.delivered(told, "declined", evidence="acknowledged")
    await referrals.failed(by_person, "declined")
    await referrals.delivered(by_person, "declined", evidence="human", version=4)
    withhold = {"reason": "safeguarding", "review_on": "2027-01-08"}
    await referrals.decide(withheld, "decline", DECLINE | {"withhold": withhold})
    await referrals.decide(untold, "acceptance", {"accepted_on": "2026-09-09"})
    period = {"from": "2026-11-01", "until": "2026-11-30"}
    for group_by, group in (("service", "elsa"), ("month", "2026-11"), ("setting", "urn:118246")):
        body = (await referrals.get("/v1/loop-figures", group_by=group_by, **period)).json()
        (figure,) = body["figures"]
        assert figure["group"] == group
        counts = ("closures", "told", "acknowledged", "told_by_a_person", "withheld", "without_evidence")
        assert [figure[name] for name in counts] == [3, 2, 1, 1, 1, 0]
        assert (figure["told_percent"], figure["note"]) == (66.7, "small_number")
    assert body["oldest_untold"]["referral_id"] == untold
    assert body["oldest_untold"]["notice"] == "accepted"
    assert body["silent_referrers"] == 0
    earlier = await referrals.get("/v1/loop-figures", **{"from": "2026-10-01", "until": "2026-10-31"})
    assert earlier.json()["figures"] == []
    elsewhere = await referrals.get("/v1/loop-figures", token=referrals.token(authority="E08000025"), **period)
    assert (elsewhere.json()["figures"], elsewhere.json()["oldest_untold"]) == ([], None)
    backwards = await referrals.get("/v1/loop-figures", **{"from": "2026-11-30", "until": "2026-11-01"})
    assert named(backwards) == (422, "period_unusable")


async def test_a_walk_along_the_longest_wait_is_one_view_whatever_is_told_or_bounces_meanwhile(referrals):
    waiting = []
    for _ in range(4):
        referral_id = await referrals.make()
        await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
        waiting.append(referral_id)
        await a_minute_later(referrals)
    bounced = waiting[3]
    await referrals.delivered(bounced, "accepted")
    for referral_id in (waiting[0], bounced):
        await referrals.decide(referral_id, "withdrawal", {"withdrawn_by": "referrer", "reason": "no_longer_needed"})
        await a_minute_later(referrals)
    first = (await referrals.get("/v1/referrals", told="open", limit=2)).json()
    assert [line["referral_id"] for line in first["referrals"]] == waiting[:2]
    await referrals.delivered(waiting[0], "accepted")
    await referrals.delivered(waiting[2], "accepted")
    await referrals.failed(bounced, "accepted")
    second = (await referrals.get("/v1/referrals", told="open", limit=2, after=first["next"])).json()
    assert [line["referral_id"] for line in second["referrals"]] == waiting[2:]
    assert second["next"] is None
    now = await found(referrals, told="open")
    assert now == [waiting[1], bounced, waiting[0]]
