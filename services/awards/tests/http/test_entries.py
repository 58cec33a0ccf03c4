"""Entering a scheme by signing its charter: once per setting, with the contact sealed."""

import pytest
from attune_contracts.events.awards import CharterSignedV1, ContactStatedV1
from attune_contracts.sealing import ContactDetails, open_model

CHARTER = {
    "scheme": "birmingham-send-coproduction",
    "setting_id": "urn:103100",
    "contact": {"name": "Robin Fairweather", "email": "robin.fairweather@school.example"},
    "signed_on": "2025-01-10",
}


async def test_an_entry_is_made_on_the_schemes_latest_version_and_shows_what_comes_next(awards) -> None:
    signed = await awards.post("/v1/entries", CHARTER)
    assert signed.status_code == 201
    assert signed.json()["scheme_version"] == "birmingham-send-coproduction/1"
    entry = await awards.get(signed.headers["Location"])
    assert (entry.status_code, entry.headers["ETag"]) == (200, '"1"')
    assert entry.json()["awarded_stages"] == []
    assert entry.json()["next_stage"]["stage"] == "bronze"


async def test_an_entry_publishes_the_charter_and_the_sealed_contact(awards) -> None:
    signed = (await awards.post("/v1/entries", CHARTER)).json()
    charter, contact = await awards.published()
    assert (charter.topic, charter.key) == (CharterSignedV1.topic, signed["entry_id"])
    assert isinstance(charter.event, CharterSignedV1)
    assert [(party.role, str(party.party_id)) for party in charter.event.parties] == [("applicant", signed["party_id"])]
    assert (contact.topic, contact.key) == (ContactStatedV1.topic, signed["party_id"])
    assert isinstance(contact.event, ContactStatedV1)
    opened = open_model(ContactDetails, contact.event.sealed, awards.keys.contacts_private.read_text("utf-8"))
    assert opened == ContactDetails(name="Robin Fairweather", email="robin.fairweather@school.example")


async def test_the_same_entry_again_is_the_same_answer(awards) -> None:
    first = await awards.post("/v1/entries", CHARTER)
    without_date = {name: CHARTER[name] for name in CHARTER if name != "signed_on"}
    for body in (CHARTER, without_date):
        again = await awards.post("/v1/entries", body)
        assert (again.status_code, again.json()) == (200, first.json())
    assert len(await awards.published()) == 2


@pytest.mark.parametrize(
    "changes", [{"signed_on": "2025-01-11"}, {"contact": {"name": "Sage Holloway", "email": "sage@school.example"}}]
)
async def test_a_second_entry_of_the_setting_with_other_particulars_is_a_named_conflict(awards, changes) -> None:
    entry_id = await awards.enter()
    refused = await awards.post("/v1/entries", CHARTER | changes)
    assert (refused.status_code, refused.json()["reason"]) == (409, "entry_conflict")
    assert refused.json()["entry_id"] == entry_id


@pytest.mark.parametrize(
    ("changes", "token", "reason"),
    [
        ({"signed_on": "2025-07-02"}, {}, "signed_in_the_future"),
        ({"scheme": "another-scheme"}, {}, "scheme_unknown"),
        ({}, {"authority": "E10000016"}, "no_policy_for_authority"),
        ({}, {"settings": ("urn:103101",)}, "setting_not_yours"),
        ({}, {"scopes": "awards:read awards:decide"}, "scope_missing"),
        ({"contact": {"name": "Robin", "email": "nowhere"}}, {}, "invalid_request"),
    ],
)
async def test_an_entry_is_refused_by_name_and_leaves_nothing(awards, changes, token, reason) -> None:
    refused = await awards.post("/v1/entries", CHARTER | changes, token=awards.token(**token))
    assert refused.json()["reason"] == reason
    assert await awards.published() == []
    assert await awards.rows("SELECT FROM entry") == []


async def test_nobody_sees_an_entry_of_another_setting(awards) -> None:
    entry_id = await awards.enter()
    elsewhere = awards.token(settings=("urn:103101",))
    read = await awards.get(f"/v1/entries/{entry_id}", token=elsewhere)
    assert (read.status_code, read.json()["reason"]) == (404, "entry_unknown")
    submitted = await awards.submit(entry_id, "bronze", token=elsewhere)
    assert (submitted.status_code, submitted.json()["reason"]) == (404, "entry_unknown")
