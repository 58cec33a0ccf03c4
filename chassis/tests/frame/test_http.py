"""The HTTP surface: whatever is no success is a problem with a name and a next step, and tells nothing more."""

import json
import re
from uuid import UUID, uuid4

import httpx
import pytest
from attune_chassis.http.errors import field_error
from prometheus_client import REGISTRY

KEY = {"Idempotency-Key": "key-1"}


@pytest.fixture
def allowed(mint) -> dict[str, str]:
    return {"Authorization": f"Bearer {mint()}"}


def is_problem(answer: httpx.Response, status: int, reason: str) -> dict[str, object]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert (answer.status_code, document["status"], document["reason"]) == (status, status, reason)
    assert document["type"] == f"https://attune.example/problems/{reason}"
    assert document["title"]
    assert document["detail"].endswith(".")
    assert document["next_step"].endswith(".")
    assert document["correlation_id"] == answer.headers["X-Request-ID"]
    return document


async def test_an_unknown_address_is_a_problem(client_without_database):
    is_problem(await client_without_database.get("/nowhere"), 404, "not_found")


async def test_a_method_an_address_does_not_take_is_a_problem_that_names_those_it_does(client_without_database):
    answer = await client_without_database.delete("/v1/things")
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


async def test_an_invalid_request_names_its_fields_and_repeats_no_value(client_without_database, allowed):
    sent = {"setting_id": "urn:118246", "label": ["Jane Example"], "count": "Jane Example", "extra": "Jane Example"}
    answer = await client_without_database.post("/v1/things", json=sent, headers=allowed | KEY)
    document = is_problem(answer, 422, "invalid_request")
    assert {error["field"]: error["reason"] for error in document["errors"]} == {
        "body.label": "string_type",
        "body.count": "int_parsing",
        "body.extra": "extra_forbidden",
    }
    assert "Jane" not in answer.text


async def test_a_body_that_is_no_json_is_an_invalid_request(client_without_database, allowed):
    headers = allowed | KEY | {"Content-Type": "application/json"}
    answer = await client_without_database.post("/v1/things", content=b'{"label": Jane', headers=headers)
    is_problem(answer, 422, "invalid_request")
    assert "Jane" not in answer.text


@pytest.mark.parametrize(
    ("reason", "sent", "said", "told"),
    [
        ("missing", {"a": "Field"}, "Field required", True),
        ("literal_error", "old", "Input should be 'gold'", True),
        ("less_than", 9, "Input should be less than 7", True),
        ("value_error", "2026-02-01", "Value error, ended_on must not be before started_on", True),
        ("value_error", "Jane", "Value error, Jane is too young", False),
        ("value_error", [9], "Value error, 9 is too much", False),
        ("union_tag_invalid", {"kind": "Jane"}, "Input tag 'Jane' found", False),
    ],
)
def test_a_sentence_that_quotes_what_was_sent_is_replaced(reason, sent, said, told):
    shown = field_error({"loc": ("body", "x"), "type": reason, "input": sent, "msg": said})["message"]
    assert shown == (said.removeprefix("Value error, ") if told else "This value cannot be used here.")


async def test_the_unforeseen_is_a_problem_that_tells_nothing_about_itself(client_without_database):
    answer = await client_without_database.get("/v1/things/broken/by-mistake")
    document = is_problem(answer, 500, "internal_error")
    assert "Jane" not in answer.text
    assert UUID(str(document["correlation_id"]))


async def test_a_database_that_is_away_is_a_problem_to_come_back_with(client_without_database, allowed):
    answer = await client_without_database.get(f"/v1/things/{uuid4()}", headers=allowed)
    is_problem(answer, 503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_body_beyond_the_limit_is_refused(client_without_database, allowed):
    sent = {"setting_id": "urn:118246", "label": "x" * 4000}
    answer = await client_without_database.post("/v1/things", json=sent, headers=allowed | KEY)
    is_problem(answer, 413, "request_too_large")


async def test_a_body_that_does_not_say_its_length_is_counted(client_without_database, allowed):
    async def chunks():
        for _ in range(40):
            yield b" " * 100

    headers = allowed | KEY | {"Content-Type": "application/json"}
    answer = await client_without_database.post("/v1/things", content=chunks(), headers=headers)
    is_problem(answer, 413, "request_too_large")


async def test_a_callers_request_id_is_kept_when_it_is_a_uuid(client_without_database):
    request_id = str(uuid4())
    answer = await client_without_database.get("/nowhere", headers={"X-Request-ID": request_id})
    assert answer.headers["X-Request-ID"] == request_id


async def test_a_callers_request_id_of_another_kind_is_replaced(client_without_database):
    answer = await client_without_database.get("/nowhere", headers={"X-Request-ID": "jane@home.example"})
    assert UUID(answer.headers["X-Request-ID"]).version == 7


async def test_a_thing_is_made_and_read_within_the_trace_of_the_request(client, allowed):
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    wanted = {"setting_id": "urn:118246", "label": "lamp"}
    made = await client.post("/v1/things", json=wanted, headers=allowed | KEY | {"traceparent": traceparent})
    assert made.status_code == 201
    assert made.json()["made_in"].split("-")[1] == traceparent.split("-")[1]
    read = await client.get(f"/v1/things/{made.json()['thing_id']}", headers=allowed)
    assert read.json() == {"label": "lamp"}


async def test_a_broken_constraint_is_an_internal_error_that_shows_no_row(client, allowed):
    wanted = {"setting_id": "urn:118246", "label": "Jane Example"}
    await client.post("/v1/things", json=wanted, headers=allowed | KEY)
    answer = await client.post("/v1/things", json=wanted, headers=allowed | {"Idempotency-Key": "key-2"})
    is_problem(answer, 500, "internal_error")
    assert "Jane" not in answer.text


@pytest.mark.parametrize(
    ("if_match", "status", "reason"),
    [
        (None, 200, None),
        ("*", 200, None),
        ('"7"', 200, None),
        ('W/"7"', 200, None),
        ('"6"', 412, "version_changed"),
        ("7", 400, "entity_tag_unusable"),
        ('"Jane"', 400, "entity_tag_unusable"),
    ],
)
async def test_an_edit_on_top_of_an_older_version_is_refused(client_without_database, if_match, status, reason):
    headers = {"If-Match": if_match} if if_match else {}
    answer = await client_without_database.put(f"/v1/things/{uuid4()}/label", headers=headers)
    assert answer.status_code == status
    if reason:
        document = is_problem(answer, status, reason)
        assert document.get("current_version") == (7 if status == 412 else None)


async def test_the_description_names_problems_tokens_and_keys(client_without_database):
    document = (await client_without_database.get("/openapi.json")).json()
    post = document["paths"]["/v1/things"]["post"]
    assert {parameter["name"] for parameter in post["parameters"]} == {"Idempotency-Key"}
    assert post["security"] == [{"bearer": []}]
    for statuses in ("4XX", "5XX"):
        schema = post["responses"][statuses]["content"]["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ProblemDocument"}
    assert "422" not in post["responses"]
    assert document["components"]["schemas"]["ProblemDocument"]["example"]["next_step"]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert not any(path.startswith(("/livez", "/readyz", "/metrics")) for path in document["paths"])


async def test_every_reference_of_the_description_leads_somewhere(client_without_database):
    text = (await client_without_database.get("/openapi.json")).text
    schemas = json.loads(text)["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)


async def test_the_api_page_and_all_it_loads_come_from_the_service_itself(client_without_database):
    page = await client_without_database.get("/docs")
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded
    for address in loaded:
        assert address.startswith("/"), f"the page would load {address}"
        assert (await client_without_database.get(address)).status_code == 200


async def test_problems_are_counted_by_their_name(client_without_database):
    def counted() -> float:
        return REGISTRY.get_sample_value("http_problems_total", {"reason": "not_found"}) or 0.0

    before = counted()
    is_problem(await client_without_database.get("/nowhere"), 404, "not_found")
    assert counted() == before + 1
