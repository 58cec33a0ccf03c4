"""Notices that wait for a person: whom no message reached, what is withheld until a day of review."""

import csv

from referrals.app import list_notices

DECLINE = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
WITHHOLD = {"withhold": {"reason": "safeguarding", "review_on": "2026-11-22"}}


async def declined(referrals, **more):
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "decline", DECLINE | more)
    return referral_id


async def test_whom_no_message_reached_shows_who_is_to_tell_them_and_until_when(referrals):
    referral_id = await declined(referrals)
    await referrals.failed(referral_id, "declined")
    await referrals.follow_up_raised(referral_id, "declined")
    (notice,) = (await referrals.shown(referral_id))["notices"]
    assert (notice["status"], notice["failure_reason"]) == ("failed", "no_channel_left")
    assert (notice["due_on"], notice["responsible"][:6]) == ("2026-11-24", "staff:")
    steps = (await referrals.get(f"/v1/referrals/{referral_id}/next-steps")).json()
    (untold,) = steps["untold"]
    assert untold == {name: notice[name] for name in untold}
    history = (await referrals.get(f"/v1/referrals/{referral_id}/timeline", audience="provider")).json()
    said = [line["text"] for line in history["lines"] if line["type"] == "NoticeFailed"]
    assert said == [
        "A message to the referrer did not arrive.",
        "A message to the referrer did not arrive; a named person is to tell them by 24 November 2026.",
    ]
    await referrals.delivered(referral_id, "declined", evidence="human", version=5)
    (notice,) = (await referrals.shown(referral_id))["notices"]
    assert (notice["status"], notice["responsible"], notice["due_on"]) == ("settled", None, None)


async def test_the_nearest_day_comes_first_and_those_who_refer_have_no_such_list(referrals):
    withheld, failed, told = await declined(referrals, **WITHHOLD), await declined(referrals), await declined(referrals)
    await referrals.follow_up_raised(failed, "declined")
    await referrals.delivered(told, "declined")
    first = (await referrals.get("/v1/notices", limit=1)).json()
    (line,) = first["notices"]
    assert (line["referral_id"], line["status"], line["day"], line["is_overdue"]) == (
        withheld,
        "withheld",
        "2026-11-22",
        False,
    )
    (line,) = (await referrals.get("/v1/notices", after=first["next"])).json()["notices"]
    assert (line["referral_id"], line["status"], line["day"]) == (failed, "failed", "2026-11-24")
    assert (await referrals.get("/v1/notices", due=True)).json()["notices"] == []
    names, *lines = csv.reader((await referrals.get("/v1/notices.csv")).text.splitlines())
    assert [dict(zip(names, line, strict=True))["referral_id"] for line in lines] == [withheld, failed]
    for listed in ("/v1/notices", "/v1/notices.csv"):
        assert (await referrals.get(listed, token=referrals.token("school"))).status_code == 403


async def test_more_notices_than_a_page_are_exported_once_each(referrals, monkeypatch):
    monkeypatch.setattr(list_notices, "LINES_IN_A_PAGE", 1)
    withheld = {await declined(referrals, **WITHHOLD) for _ in range(3)}
    _, *lines = csv.reader((await referrals.get("/v1/notices.csv", status="withheld")).text.splitlines())
    place = list_notices.COLUMNS.index("referral_id")
    assert sorted(line[place] for line in lines) == sorted(withheld)
