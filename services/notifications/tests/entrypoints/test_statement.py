"""The signed statement: read by people, verified by anybody without this service."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


@pytest.fixture
async def stated(service: Any) -> Any:
    """The statement of a case whose message was taken after one refusal for now."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    service.mailbox.refuse_next(451)
    await service.attempt(delivery)
    await service.deliver_all()
    return (await service.get("/v1/notifications/statement", case=str(case.referral_id))).json()


async def keys(service: Any) -> KeySet:
    """As a stranger gets them: without a token."""
    return KeySet.import_key_set((await service.client.get("/.well-known/jwks.json")).json())


async def test_a_statement_is_verified_offline_and_says_what_the_answer_says(service: Any, stated: Any) -> None:
    verified = jws.deserialize_compact(stated["jws"], await keys(service), algorithms=["ES256"])
    assert json.loads(verified.payload) == stated["statement"]
    assert verified.headers()["typ"] == "attune-statement+jwt"
    (message,) = stated["statement"]["notifications"]
    assert [attempt["outcome"] for attempt in message["attempts"]] == ["try_later", "accepted"]
    assert message["evidence"] == "accepted_by_server"


async def test_a_statement_with_one_changed_byte_is_refused(service: Any, stated: Any) -> None:
    head, payload, signature = stated["jws"].split(".")
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    assert b"accepted_by_server" in raw
    forged = base64.urlsafe_b64encode(raw.replace(b"accepted_by_server", b"accepted_by_serves")).rstrip(b"=").decode()
    with pytest.raises(JoseError):
        jws.deserialize_compact(f"{head}.{forged}.{signature}", await keys(service), algorithms=["ES256"])


async def test_the_published_keys_hold_no_private_part(service: Any) -> None:
    published = (await service.client.get("/.well-known/jwks.json")).json()["keys"]
    assert published
    for key in published:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


async def test_a_statement_holds_no_address(service: Any, stated: Any) -> None:
    assert "@" not in json.dumps(stated["statement"])


async def test_a_case_nobody_was_told_of_has_no_statement(service: Any) -> None:
    answer = await service.get("/v1/notifications/statement", case=str(uuid4()))
    assert (answer.status_code, answer.json()["reason"]) == (404, "case_unknown")


async def test_a_case_of_another_authority_has_no_statement_either(service: Any, stated: Any) -> None:
    token = service.token(authority="E08000025")
    answer = await service.get("/v1/notifications/statement", case=stated["statement"]["sub"], token=token)
    assert answer.status_code == 404
