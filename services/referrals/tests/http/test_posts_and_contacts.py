"""Nobody is unreachable: posts are filled, link people and workers have a contact, an address is corrected."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from attune_contracts.events.referrals import ContactStatedV2
from attune_contracts.sealing import ContactDetails, ContactDetailsV2, open_model

KENT = "E10000016"
MAYPOLE = "urn:118246"
HAZEL = {"name": "Hazel Thornbury", "email": "hazel.thornbury@service.example", "language": "pl"}
LARCH = {"name": "Larch Overton", "mobile_number": "+447700900123", "postal_address": ["1 Mill Lane", "ME14 1XX"]}


async def fill(referrals: Any, post: str, holder: Any, *, role: str = "coordinator", **more: Any) -> Any:
    body = {"holder": holder} | more.pop("body", {})
    return await referrals.put(
        f"/v1/posts/elsa/{post}", body, token=referrals.token(role, **more.pop("token", {})), **more
    )


async def contacts(referrals: Any, party_id: str | UUID) -> list[tuple[int, dict[str, Any]]]:
    """What was stated of a party, opened: version and content, oldest first."""
    private = referrals.keys.contacts_private.read_text("utf-8")
    stated = []
    for row in await referrals.published():
        if row.topic == ContactStatedV2.topic and row.key == str(party_id):
            part = ContactDetailsV2 if isinstance(row.event, ContactStatedV2) else ContactDetails
            inside = open_model(part, row.event.sealed, private)
            stated.append(
                (int(row.headers["ce_aggregateversion"]), json.loads(inside.model_dump_json(exclude_none=True)))
            )
    return stated


async def test_a_post_is_handed_over_and_each_holder_is_stated_under_its_own_id(referrals: Any) -> None:
    first = await fill(referrals, "manager", HAZEL)
    assert first.status_code == 200, first.text
    assert first.headers["ETag"] == '"1"'
    assert "Hazel" not in first.text, "an answer is kept with its command, so it names nobody"
    party_id = first.json()["party_id"]

    stale = await fill(referrals, "manager", LARCH, if_match='"0"')
    assert stale.json()["reason"] == "version_changed"
    second = await fill(referrals, "manager", LARCH, body={"is_stand_in": True}, if_match='"1"')
    assert second.status_code == 200, second.text

    shown = (await referrals.get("/v1/posts/elsa/manager", token=referrals.token("coordinator"))).json()
    assert [(term["holder"], term["is_stand_in"], term["until_on"]) for term in shown["history"]] == [
        ("Hazel Thornbury", False, "2026-11-20"),
        ("Larch Overton", True, None),
    ]
    assert second.json()["party_id"] == party_id
    said = await contacts(referrals, party_id)
    assert [(version, inside["name"]) for version, inside in said] == [(1, "Hazel Thornbury"), (2, "Larch Overton")]
    assert said[0][1]["language"] == "pl"
    assert "email" not in said[1][1], "whoever has no e-mail address is stated in the second major"


async def test_the_same_holder_again_is_an_address_corrected_and_a_repeat_is_nothing(referrals: Any) -> None:
    key = {"key": str(uuid4())}
    first = await fill(referrals, "manager", HAZEL, **key)
    again = await fill(referrals, "manager", HAZEL, **key)
    assert again.json() == first.json()
    moved = await fill(referrals, "manager", HAZEL | {"email": "hazel@elsewhere.example"})
    assert moved.headers["ETag"] == '"2"'
    shown = (await referrals.get("/v1/posts/elsa/manager", token=referrals.token("coordinator"))).json()
    assert len(shown["history"]) == 1
    assert [version for version, _ in await contacts(referrals, first.json()["party_id"])] == [1, 2]


@pytest.mark.parametrize(
    ("change", "status", "name"),
    [
        ({"role": "school"}, 403, "scope_missing"),
        ({"token": {"settings": [MAYPOLE]}}, 403, "whole_authority_only"),
        ({"body": {"from_on": "2026-11-21"}}, 422, "date_in_future"),
        ({"body": {"from_on": "2026-11-01"}}, 422, "post_filled_later"),
        ({"body": {"holder": {"name": "Hazel Thornbury"}}}, 422, "invalid_request"),
    ],
)
async def test_who_may_not_fill_a_post_or_not_so_is_refused_by_name(
    referrals: Any, change: dict[str, Any], status: int, name: str
) -> None:
    assert (await fill(referrals, "manager", LARCH, body={"from_on": "2026-11-10"})).status_code == 200
    refused = await fill(referrals, "manager", HAZEL, **change)
    assert (refused.status_code, refused.json()["reason"]) == (status, name)


async def test_posts_nobody_fills_are_listed_and_names_are_for_those_who_may_fill(referrals: Any) -> None:
    await fill(referrals, "manager", HAZEL)
    every = (await referrals.get("/v1/posts", token=referrals.token("operator"))).json()
    unfilled = (await referrals.get("/v1/posts", unfilled="true", token=referrals.token("operator"))).json()
    assert len(every["posts"]) == len(unfilled["posts"]) + 1
    assert unfilled["unfilled_count"] == len(unfilled["posts"])
    assert ("elsa", "manager") not in {(one["referral_type"], one["post"]) for one in unfilled["posts"]}
    assert all(one["holder"] is None for one in every["posts"]), "an operator sees that it is filled, not by whom"


async def test_a_link_states_how_its_people_are_reached_and_never_takes_over_somebody_of_a_case(referrals: Any) -> None:
    referral_id = await referrals.make()
    referrer_id = (await referrals.shown(referral_id))["referrer_party_id"]
    person_id = uuid4()
    body = {"link_role": "educational_psychologist", "person_id": str(person_id), "person": HAZEL, "contact": LARCH}
    stolen = await referrals.post(f"/v1/settings/{MAYPOLE}/links", body | {"person_id": referrer_id})
    assert (stolen.status_code, stolen.json()["reason"]) == (409, "party_stated_elsewhere")
    linked = await referrals.post(f"/v1/settings/{MAYPOLE}/links", body)
    assert linked.status_code == 201, linked.text
    assert [inside["name"] for _, inside in await contacts(referrals, person_id)] == ["Hazel Thornbury"]
    assert [inside["name"] for _, inside in await contacts(referrals, linked.json()["contact_id"])] == ["Larch Overton"]


async def test_a_workers_contact_is_stated_at_allocation_unless_training_states_it(referrals: Any) -> None:
    referral_id = await referrals.make()
    await referrals.decide(referral_id, "acceptance", {"accepted_on": "2026-09-09"})
    accreditation = referrals.accreditation()
    await referrals.hear(accreditation)
    refused = await referrals.post(
        f"/v1/referrals/{referral_id}/allocation", {"worker_id": str(accreditation.elsa_id), "worker": HAZEL}
    )
    assert (refused.status_code, refused.json()["reason"]) == (409, "party_stated_elsewhere")
    await referrals.decide(referral_id, "allocation", {"worker_id": str(accreditation.elsa_id)})


async def test_a_referrers_contact_is_corrected_as_the_next_statement_by_those_who_see_it(referrals: Any) -> None:
    referral_id = await referrals.make(referrer=LARCH)
    party_id = (await referrals.shown(referral_id))["referrer_party_id"]
    path = f"/v1/referrals/{referral_id}/referrer-contact"
    stranger = await referrals.put(path, HAZEL, token=referrals.token("school", settings=["urn:118254"]))
    assert (stranger.status_code, stranger.json()["reason"]) == (404, "referral_unknown")
    corrected = await referrals.put(path, HAZEL, token=referrals.token("school"))
    assert corrected.status_code == 200, corrected.text
    assert corrected.json()["reached_by"] == ["email"]
    said = await contacts(referrals, party_id)
    assert [version for version, _ in said] == [1, 2]
    assert (await referrals.shown(referral_id))["people"]["referrer"]["email"] == HAZEL["email"]
