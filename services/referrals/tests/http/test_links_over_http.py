"""Link people over HTTP: who is my psychologist today, and never nobody once there was somebody."""

import csv
from uuid import UUID

from attune_contracts.events.referrals import LinkPsychologistAssignedV1, LinkPsychologistChangedV1
from referrals.entrypoints import http_links

ROLE = "educational_psychologist"
MAYPOLE, CROCKENHILL = "urn:118246", "urn:118254"
FIRST, SECOND, THIRD, CONTACT = (str(UUID(int=number)) for number in (1, 2, 3, 9))
NOTE = "Juniper's case is open; the SENCO, Rowan, is new."


def named(answer):
    return answer.status_code, answer.json()["reason"]


async def assign(referrals, setting_id=MAYPOLE, **changes):
    body = {"link_role": ROLE, "person_id": FIRST, "contact_id": CONTACT, "from_on": "2026-09-07"} | changes
    return await referrals.post(f"/v1/settings/{setting_id}/links", body)


async def succeed(referrals, role=ROLE, **changes):
    body = {"person_id": SECOND, "from_on": "2026-11-01", "reason": "left_service", "handover_note": NOTE} | changes
    return await referrals.post(f"/v1/settings/{MAYPOLE}/links/{role}/succession", body)


async def held(referrals, on=None, **more):
    query = {} if on is None else {"on": on}
    answer = await referrals.get(f"/v1/settings/{MAYPOLE}/links", **query, **more)
    assert answer.status_code == 200, answer.text
    shown = http_links.LinksView.model_validate(answer.json())
    return {link.link_role: str(link.person_id) for link in shown.links}


async def test_somebody_answers_who_my_psychologist_is_on_every_day_after_the_first(referrals):
    assert (await assign(referrals)).status_code == 201
    assert (await succeed(referrals)).status_code == 201
    assert await held(referrals, on="2026-09-06") == {}
    assert await held(referrals, on="2026-10-31") == {ROLE: FIRST}
    assert await held(referrals, on="2026-11-01") == await held(referrals) == {ROLE: SECOND}


async def test_roles_stand_beside_each_other(referrals):
    await assign(referrals)
    await assign(referrals, link_role="senco_link", person_id=THIRD)
    assert await held(referrals) == {ROLE: FIRST, "senco_link": THIRD}


async def test_both_facts_are_published_in_order_and_the_handover_note_is_not(referrals):
    await assign(referrals)
    await succeed(referrals, contact_id=CONTACT)
    assigned, changed = [row for row in await referrals.published() if row.topic == LinkPsychologistAssignedV1.topic]
    assert isinstance(assigned.event, LinkPsychologistAssignedV1)
    assert isinstance(changed.event, LinkPsychologistChangedV1)
    assert [row.headers["ce_aggregateversion"] for row in (assigned, changed)] == ["1", "2"]
    assert assigned.key == changed.key == MAYPOLE
    roles = {party.role: str(party.party_id) for party in changed.event.parties}
    assert roles == {"link_person": SECOND, "former_link_person": FIRST, "setting_contact": CONTACT}
    for row in await referrals.rows("SELECT convert_from(value, 'UTF8') AS value FROM outbox"):
        assert "Juniper" not in row["value"]
    for row in await referrals.rows("SELECT to_jsonb(command)::text AS command FROM command"):
        assert "Juniper" not in row["command"]


async def test_the_handover_note_is_shown_to_those_who_decide_alone(referrals):
    await assign(referrals)
    await succeed(referrals)
    path = f"/v1/settings/{MAYPOLE}/links"
    (link,) = (await referrals.get(path)).json()["links"]
    assert link["handover_note"] == NOTE
    (link,) = (await referrals.get(path, token=referrals.token("school"))).json()["links"]
    assert link["handover_note"] is None


async def test_what_is_refused_and_by_which_name(referrals):
    assert named(await succeed(referrals)) == (409, "not_linked")
    assert named(await assign(referrals, "urn:999999")) == (422, "unknown_setting")
    for unpublishable in ("rowan.ashdown", "role_4857773456", "a__b"):
        assert named(await assign(referrals, link_role=unpublishable)) == (422, "invalid_request")
    await assign(referrals)
    assert named(await assign(referrals, person_id=SECOND)) == (409, "already_linked")
    assert named(await succeed(referrals, person_id=FIRST)) == (409, "same_person")
    assert named(await succeed(referrals, from_on="2026-09-07")) == (422, "succession_too_early")
    assert named(await succeed(referrals, handover_note="  ")) == (422, "handover_note_missing")
    assert named(await succeed(referrals, handover_on="2026-11-21")) == (422, "date_in_future")
    elsewhere = referrals.token("school", settings=[CROCKENHILL])
    assert named(await referrals.get(f"/v1/settings/{MAYPOLE}/links", token=elsewhere)) == (403, "setting_not_yours")
    body = {"link_role": ROLE, "person_id": FIRST}
    path = f"/v1/settings/{MAYPOLE}/links"
    assert named(await referrals.post(path, body, token=referrals.token("school"))) == (403, "scope_missing")


async def test_a_refused_change_counts_no_version(referrals):
    await assign(referrals)
    await succeed(referrals, handover_note="")
    await succeed(referrals)
    versions = [row.headers["ce_aggregateversion"] for row in await referrals.published()]
    assert versions == ["1", "2"]


async def test_a_succession_sent_twice_happens_once(referrals):
    await assign(referrals)
    body = {"person_id": SECOND, "from_on": "2026-11-01", "reason": "caseload", "handover_note": NOTE}
    path = f"/v1/settings/{MAYPOLE}/links/{ROLE}/succession"
    first = await referrals.post(path, body, key="one")
    again = await referrals.post(path, body, key="one")
    assert again.json() == first.json()
    assert len(await referrals.rows("SELECT FROM link_term")) == 2


async def test_settings_without_anybody_are_listed_page_by_page(referrals):
    await assign(referrals)
    found, after = [], None
    while True:
        query = {"limit": 200} | ({} if after is None else {"after": after})
        answer = await referrals.get("/v1/links/missing", **query)
        page = http_links.SettingsWithoutPage.model_validate(answer.json())
        found += [one.setting_id for one in page.settings]
        after = page.next
        if after is None:
            break
    assert MAYPOLE not in found
    assert CROCKENHILL in found
    assert found == sorted(set(found))
    _, *lines = csv.reader((await referrals.get("/v1/links/missing.csv")).text.splitlines())
    assert [line[0] for line in lines] == found
    school = referrals.token("school", settings=[MAYPOLE, CROCKENHILL])
    assert [
        one["setting_id"] for one in (await referrals.get("/v1/links/missing", token=school)).json()["settings"]
    ] == [CROCKENHILL]
    before = (await referrals.get("/v1/links/missing", token=school, on="2026-09-06")).json()["settings"]
    assert len(before) == 2
