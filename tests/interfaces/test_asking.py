"""Asking finds each kind of answer that is not as described, and nothing where all is."""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from tests.interfaces.asking import Asking, ask
from tests.interfaces.listening import listening

Token = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer(description="A word."))]
FAULTS = {
    "GET /fails-on-our-side": "Server error",
    "GET /answers-an-undescribed-status": "Undocumented status code",
    "GET /answers-another-form": "Response violates schema",
    "GET /answers-another-kind-of-content": "Undocumented Content-Type",
    "GET /lets-anybody-in": "API accepts requests without authentication",
    "POST /takes-what-is-described-otherwise": "Schema-violating request accepted",
}

app = FastAPI()


class Thing(BaseModel):
    """What every route says it answers."""

    wanted: bool


@app.get("/sound", responses={"4XX": {}})
def sound(token: Token) -> Thing:
    if token.credentials != "word":
        raise HTTPException(401)
    return Thing(wanted=True)


@app.get("/fails-on-our-side")
def fails_on_our_side() -> Thing:
    raise HTTPException(500)


@app.get("/answers-an-undescribed-status")
def answers_an_undescribed_status() -> Thing:
    raise HTTPException(418)


@app.get("/answers-another-form", response_model=Thing)
def answers_another_form() -> Response:
    return Response(b"{}", media_type="application/json")


@app.get("/answers-another-kind-of-content", response_model=Thing)
def answers_another_kind_of_content() -> Response:
    return Response(b"<p>", media_type="text/html")


@app.get("/lets-anybody-in", openapi_extra={"security": [{"HTTPBearer": []}]})
def lets_anybody_in() -> Thing:
    return Thing(wanted=True)


@app.post(
    "/takes-what-is-described-otherwise",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": Thing.model_json_schema()}}}},
)
def takes_what_is_described_otherwise(body: Any = None) -> Thing:
    del body
    return Thing(wanted=True)


async def test_every_kind_of_fault_is_found_and_nothing_else(tmp_path: Path) -> None:
    async with listening(app) as address:
        asking = Asking(address=address, headers={"Authorization": "Bearer word"}, cases_max=5)
        as_described, report = await ask(asking, tmp_path)
    assert not as_described
    found = dict(re.findall(r"^_+ ((?:GET|POST) /\S+) _+$.*?^- ST\d+ (.+?)$", report, re.DOTALL | re.MULTILINE))
    assert found == FAULTS, report
