"""A request says days and ids in their one written form, in bodies as in addresses and queries."""

from datetime import date
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from attune_chassis.http.app import create_app
from attune_chassis.request_forms import WrittenDate, WrittenUuid
from fastapi import APIRouter, Query
from pydantic import BaseModel

ID = UUID("019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11")


class Body(BaseModel):
    held_on: WrittenDate | None = None
    session_id: WrittenUuid | None = None


@pytest.fixture
async def client():
    router = APIRouter()

    @router.post("/things")
    async def in_body(body: Body) -> Body:
        return body

    @router.get("/things/{thing_id}")
    async def in_address(thing_id: WrittenUuid, on: Annotated[WrittenDate | None, Query()] = None) -> dict[str, str]:
        return {"thing_id": str(thing_id), "on": str(on)}

    app = create_app(title="T", version="0", routers=[router], probes=None, token_verifier=None, body_bytes_max=9999)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        yield client


async def test_the_usual_forms_are_taken(client):
    sent = {"held_on": "2025-01-14", "session_id": str(ID)}
    assert (await client.post("/things", json=sent)).json() == sent
    assert (await client.get(f"/things/{ID}?on=2025-01-14")).json() == {"thing_id": str(ID), "on": "2025-01-14"}


@pytest.mark.parametrize(
    "written",
    ["20250114", "9434765919", 9434765919, 20250114, 1.5, True, "2025-01-14T00:00:00", "2025-1-14", "2025-02-30",
     " 2025-01-14", "2025-01-14\n", "\u0662025-01-14"],
)  # fmt: skip
async def test_a_date_in_another_form_is_refused_and_not_repeated(client, written):
    answer = await client.post("/things", json={"held_on": written})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "body.held_on"
    assert error["reason"].startswith("date_")
    assert str(written) not in error["message"]
    if isinstance(written, str):
        assert (await client.get(f"/things/{ID}", params={"on": written})).status_code == 422


@pytest.mark.parametrize("written", [ID.hex, ID.urn, f"{{{ID}}}", f"{ID} ", 1])
async def test_an_id_in_another_form_is_refused(client, written):
    answer = await client.post("/things", json={"session_id": written})
    assert answer.status_code == 422
    assert [error["reason"] for error in answer.json()["errors"]] == ["uuid_parsing"]
    assert (await client.get(f"/things/{written}")).status_code == 422


def test_the_description_says_the_form():
    described = Body.model_json_schema()["properties"]
    assert described["held_on"]["anyOf"][0].keys() == {"type", "format", "pattern"}
    assert described["session_id"]["anyOf"][0]["format"] == "uuid"


def test_a_date_made_in_python_has_to_be_written_too():
    with pytest.raises(ValueError, match="A date is written"):
        Body(held_on=date(2025, 1, 14))
