"""Registering an ELSA: who may, what is answered, what is published and to whom the contact is sealed."""

from uuid import UUID

from attune_contracts.events.training import ContactStatedV1, ElsaRegisteredV1
from attune_contracts.sealing import ContactDetails, open_model

BODY = {
    "setting_id": "urn:118246",
    "name": "Rowan Ashdown",
    "email": "rowan.ashdown@school.example",
    "registered_on": "2025-01-06",
}


async def test_a_registered_elsa_can_be_read_at_the_place_the_answer_names(training) -> None:
    registered = await training.post("/v1/elsas", BODY)
    assert registered.status_code == 201
    assert registered.headers["ETag"] == '"1"'
    read = await training.get(registered.headers["Location"])
    assert read.status_code == 200
    assert read.headers["ETag"] == '"1"'
    assert {name: read.json()[name] for name in registered.json()} == registered.json()


async def test_a_registration_publishes_the_elsa_and_their_sealed_contact(training) -> None:
    registered = (await training.post("/v1/elsas", BODY)).json()
    elsa, contact = await training.published()
    assert (elsa.topic, elsa.key) == (ElsaRegisteredV1.topic, registered["elsa_id"])
    assert isinstance(elsa.event, ElsaRegisteredV1)
    assert elsa.event.occurred_at.isoformat() == "2025-01-06T00:00:00+00:00"
    assert [(party.role, str(party.party_id)) for party in elsa.event.parties] == [("elsa", registered["party_id"])]
    assert (contact.topic, contact.key) == (ContactStatedV1.topic, registered["party_id"])
    assert isinstance(contact.event, ContactStatedV1)
    opened = open_model(ContactDetails, contact.event.sealed, training.keys.contacts_private.read_text("utf-8"))
    assert opened == ContactDetails(name="Rowan Ashdown", email="rowan.ashdown@school.example")
    assert [event.headers["ce_aggregateversion"] for event in (elsa, contact)] == ["1", "1"]


async def test_registering_today_is_the_default(training) -> None:
    registered = await training.post("/v1/elsas", {name: BODY[name] for name in BODY if name != "registered_on"})
    assert registered.json()["registered_on"] == "2025-07-01"
    assert (await training.published())[0].event.occurred_at == training.clock.now()


async def test_the_same_command_again_gives_the_same_answer_and_one_elsa(training) -> None:
    first = await training.post("/v1/elsas", BODY, key="registration-1")
    again = await training.post("/v1/elsas", BODY, key="registration-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(await training.rows("SELECT FROM elsa")) == 1
    assert len(await training.published()) == 2


async def test_the_same_key_for_another_elsa_is_a_conflict(training) -> None:
    await training.post("/v1/elsas", BODY, key="registration-1")
    other = await training.post("/v1/elsas", BODY | {"name": "Sage Holloway"}, key="registration-1")
    assert (other.status_code, other.json()["reason"]) == (409, "idempotency_conflict")


async def test_a_registration_in_the_future_is_refused_and_leaves_nothing(training) -> None:
    refused = await training.post("/v1/elsas", BODY | {"registered_on": "2025-07-02"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "registered_in_the_future")
    assert await training.rows("SELECT FROM elsa") == []
    assert await training.published() == []


async def test_an_authority_without_policy_is_told_so(training) -> None:
    token = training.token(authority="E08000025")
    refused = await training.post("/v1/elsas", BODY, token=token)
    assert (refused.status_code, refused.json()["reason"]) == (409, "no_policy_for_authority")


async def test_registering_needs_its_scope_and_its_setting(training) -> None:
    reader = training.token("training:read training:record")
    assert (await training.post("/v1/elsas", BODY, token=reader)).json()["reason"] == "scope_missing"
    elsewhere = training.token(settings=("urn:118254",))
    assert (await training.post("/v1/elsas", BODY, token=elsewhere)).json()["reason"] == "setting_not_yours"


async def test_a_body_that_cannot_be_used_is_refused_without_repeating_it(training) -> None:
    for wrong in ({"email": "not-an-address"}, {"setting_id": "118246"}, {"name": "  "}, {"surprise": 1}):
        refused = await training.post("/v1/elsas", BODY | wrong)
        assert (refused.status_code, refused.json()["reason"]) == (422, "invalid_request"), wrong
        assert "not-an-address" not in refused.text


async def test_the_register_is_read_page_by_page_and_by_setting(training) -> None:
    first = await training.register()
    second = await training.register(setting_id="urn:118254")
    third = await training.register()
    page = (await training.get("/v1/elsas", limit=2)).json()
    assert [elsa["elsa_id"] for elsa in page["elsas"]] == [first, second]
    rest = (await training.get("/v1/elsas", limit=2, after=page["next_after"])).json()
    assert [elsa["elsa_id"] for elsa in rest["elsas"]] == [third]
    assert rest["next_after"] is None
    one_setting = (await training.get("/v1/elsas", setting_id="urn:118254")).json()
    assert [elsa["elsa_id"] for elsa in one_setting["elsas"]] == [second]
    assert (await training.get("/v1/elsas", accredited=True)).json()["elsas"] == []


async def test_nobody_sees_elsas_of_another_authority_or_setting(training) -> None:
    elsa_id = await training.register()
    for token in (training.token(settings=("urn:118254",)), training.token(settings=())):
        assert (await training.get("/v1/elsas", token=token)).json()["elsas"] == []
        assert (await training.get(f"/v1/elsas/{elsa_id}", token=token)).json()["reason"] == "elsa_unknown"
    own = training.token("training:read", settings=("urn:118246",))
    assert [elsa["elsa_id"] for elsa in (await training.get("/v1/elsas", token=own)).json()["elsas"]] == [elsa_id]
    unknown = await training.get(f"/v1/elsas/{UUID(int=1)}")
    assert (unknown.status_code, unknown.json()["reason"]) == (404, "elsa_unknown")


async def test_names_and_addresses_stay_in_their_table(training) -> None:
    await training.register()
    tables = await training.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    holding = []
    for table in tables:
        rows = await training.rows(f"SELECT row_to_json(t)::text AS text FROM {table['relname']} t")  # noqa: S608 - a catalogue name
        if any("rowan" in row["text"].lower() for row in rows):
            holding.append(table["relname"])
    assert holding == ["elsa_person"]
