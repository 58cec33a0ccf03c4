"""Seals: only the named reader opens them, and whatever else comes is refused by one name."""

import base64
import json
from datetime import date
from uuid import UUID

import pytest
from attune_contracts import BadSealError, ContractError
from attune_contracts.schemas import GOLDENS_FOLDER, SEALED_PARTS
from attune_contracts.sealing import (
    ContactDetails,
    KeyPair,
    ReferredChild,
    Referrer,
    SealedReferral,
    make_key_pair,
    open_model,
    open_sealed,
    seal,
    seal_model,
)
from joserfc import jwe
from joserfc.jwk import ECKey

REFERRAL = SealedReferral(
    event_id=UUID(int=1),
    child=ReferredChild(given_name="Robin", family_name="Example", date_of_birth=date(2017, 5, 4)),
    referrer=Referrer(name="Wren Example", email="wren@school.example"),
)


@pytest.fixture(scope="module")
def keys() -> KeyPair:
    return make_key_pair()


def joined(*sets: str) -> str:
    return json.dumps({"keys": [key for one in sets for key in json.loads(one)["keys"]]})


def header_of(token: str) -> dict[str, str]:
    header: dict[str, str] = json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    return header


def test_what_was_sealed_is_opened(keys: KeyPair) -> None:
    assert open_sealed(seal(b"for one reader", keys.public_jwk_set), keys.private_jwk_set) == b"for one reader"


def test_a_sealed_referral_is_opened_as_it_was(keys: KeyPair) -> None:
    token = seal_model(REFERRAL, keys.public_jwk_set)

    assert "Robin" not in token
    assert open_model(SealedReferral, token, keys.private_jwk_set) == REFERRAL


def test_the_header_names_algorithms_and_key(keys: KeyPair) -> None:
    header = header_of(seal(b"x", keys.public_jwk_set))

    kid = json.loads(keys.public_jwk_set)["keys"][0]["kid"]
    assert {name: header[name] for name in ("alg", "enc", "kid")} == {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "kid": kid,
    }


def test_while_keys_are_exchanged_the_old_seal_still_opens(keys: KeyPair) -> None:
    newer = make_key_pair()
    both = joined(newer.private_jwk_set, keys.private_jwk_set)

    assert open_sealed(seal(b"old", keys.public_jwk_set), both) == b"old"
    assert open_sealed(seal(b"new", newer.public_jwk_set), both) == b"new"
    newest_first = joined(newer.public_jwk_set, keys.public_jwk_set)
    assert header_of(seal(b"x", newest_first))["kid"] == header_of(seal(b"x", newer.public_jwk_set))["kid"]


def test_another_readers_seal_is_refused(keys: KeyPair) -> None:
    with pytest.raises(BadSealError) as refusal:
        open_sealed(seal(b"x", make_key_pair().public_jwk_set), keys.private_jwk_set)

    assert refusal.value.reason == "bad_seal"
    assert refusal.value.__context__ is None


@pytest.mark.parametrize("token", ["", "no token", "a.b.c.d.e", "a.b.c.d", "....", "ä.b.c.d.e"])
def test_what_is_no_seal_is_refused(token: str, keys: KeyPair) -> None:
    with pytest.raises(BadSealError):
        open_sealed(token, keys.private_jwk_set)


@pytest.mark.parametrize("part", range(5))
def test_a_seal_changed_anywhere_is_refused(part: int, keys: KeyPair) -> None:
    parts = seal(b"a longer text that fills a block or two", keys.public_jwk_set).split(".")
    changed = "B" if parts[part][3] != "B" else "C"
    parts[part] = parts[part][:3] + changed + parts[part][4:]

    with pytest.raises(BadSealError):
        open_sealed(".".join(parts), keys.private_jwk_set)


def test_a_seal_by_another_algorithm_is_refused(keys: KeyPair) -> None:
    key = ECKey.import_key(json.loads(keys.public_jwk_set)["keys"][0] | {"alg": "ECDH-ES+A128KW"})
    header = {"alg": "ECDH-ES+A128KW", "enc": "A128GCM", "kid": key.kid}
    token = jwe.encrypt_compact(header, b"x", key, algorithms=["ECDH-ES+A128KW", "A128GCM"])

    with pytest.raises(BadSealError):
        open_sealed(token, keys.private_jwk_set)


def test_a_seal_that_names_no_key_is_refused(keys: KeyPair) -> None:
    key = ECKey.import_key({k: v for k, v in json.loads(keys.public_jwk_set)["keys"][0].items() if k != "kid"})
    token = jwe.encrypt_compact({"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}, b"x", key)

    with pytest.raises(BadSealError):
        open_sealed(token, keys.private_jwk_set)


def test_sealed_content_of_another_shape_is_refused(keys: KeyPair) -> None:
    token = seal(b'{"name": "Robin Example"}', keys.public_jwk_set)

    with pytest.raises(ContractError) as refusal:
        open_model(ContactDetails, token, keys.private_jwk_set)
    assert refusal.value.reason == "schema_mismatch"
    assert "Robin" not in str(refusal.value)


def test_sealing_refuses_a_private_key(keys: KeyPair) -> None:
    with pytest.raises(ValueError, match="private key set"):
        seal(b"x", keys.private_jwk_set)


@pytest.mark.parametrize(
    "key_set",
    ["", "{}", "[]", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"}]}'],
)
def test_a_key_set_that_cannot_seal_is_refused(key_set: str) -> None:
    with pytest.raises(ValueError, match="not a JWK set"):
        seal(b"x", key_set)


@pytest.mark.parametrize("name", sorted(SEALED_PARTS))
def test_the_published_example_of_a_seal_opens(name: str) -> None:
    example = json.loads((GOLDENS_FOLDER / f"seals/{name}.json").read_text())

    opened = open_sealed(example["token"], json.dumps(example["private_jwk_set"]))

    assert opened == example["plaintext"].encode()
    assert SEALED_PARTS[name].model_validate_json(opened)
