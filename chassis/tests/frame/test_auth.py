"""Who may ask: tokens that hold, tokens that do not, and what a principal may not do."""

import json
import time

import httpx
import pytest
from attune_chassis.auth import Principal, principal_of, require_authority, require_setting
from attune_chassis.problems import Problem
from attune_chassis.signing_keys import READ_AGAIN_SECONDS_MIN, KeysUnavailableError, SigningKeys
from attune_chassis.tokens import TokenRefusedError, TokenVerifier
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

ISSUER = "https://issuer.sample.example"
THING = "/v1/things/019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"


class Issuer:
    """An issuer whose published keys can change, or be away."""

    def __init__(self, *keys: ECKey | OKPKey | RSAKey) -> None:
        self.keys = list(keys)
        self.away = False
        self.asked = 0
        self.now = 1000.0
        self.known = SigningKeys(self.read, age_seconds_max=60, real_time=lambda: self.now)
        self.verifier = TokenVerifier(self.known, issuer=ISSUER, audience="attune")

    async def read(self) -> bytes:
        self.asked += 1
        if self.away:
            raise httpx.ConnectError("away")
        return json.dumps(KeySet(self.keys).as_dict(private=False)).encode()


@pytest.fixture(scope="module")
def other_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "second"})


async def test_a_good_token_gives_its_claims(issuer_key, mint):
    claims = await Issuer(issuer_key).verifier.claims(mint())
    assert claims["sub"] == "someone"


@pytest.mark.parametrize(
    ("make", "algorithm"),
    [
        (lambda: OKPKey.generate_key("Ed25519", {"kid": "k"}), "Ed25519"),
        (lambda: OKPKey.generate_key("Ed25519", {"kid": "k"}), "EdDSA"),
        (lambda: RSAKey.generate_key(2048, {"kid": "k"}), "RS256"),
    ],
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_other_sound_signatures_are_accepted(mint, make, algorithm):
    key = make()
    assert (await Issuer(key).verifier.claims(mint(key, algorithm)))["sub"] == "someone"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://somebody.else"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": ["other", "another"]},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sub": None},
    ],
)
async def test_a_token_whose_claims_do_not_hold_is_refused(issuer_key, mint, claims):
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(mint(**claims))


@pytest.mark.parametrize(("claim", "seconds_from_now"), [("exp", -60), ("nbf", +300)])
async def test_a_token_outside_its_time_is_refused(issuer_key, mint, claim, seconds_from_now):
    claims = {claim: int(time.time()) + seconds_from_now}
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(mint(**claims))


async def test_one_of_several_audiences_is_enough(issuer_key, mint):
    assert await Issuer(issuer_key).verifier.claims(mint(aud=["other", "attune"]))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.è.ê", "." * 20_000, "e30.e30."])
async def test_what_is_no_token_is_refused(issuer_key, token):
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(token)


async def test_a_token_signed_by_somebody_else_under_a_known_key_id_is_refused(issuer_key, mint):
    impostor = ECKey.generate_key("P-256", {"kid": issuer_key.kid})
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(mint(impostor))


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(issuer_key):
    public = json.dumps(issuer_key.as_dict(private=False))
    forged = jwt.encode({"alg": "HS256", "kid": issuer_key.kid}, {"iss": ISSUER}, OctKey.import_key(public))
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(forged)


async def test_an_unsigned_token_is_refused(issuer_key):
    forged = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0."
    with pytest.raises(TokenRefusedError):
        await Issuer(issuer_key).verifier.claims(forged)


async def test_a_key_the_issuer_began_to_use_is_fetched_when_it_is_met(issuer_key, other_key, mint):
    issuer = Issuer(issuer_key)
    await issuer.verifier.claims(mint())
    issuer.keys.append(other_key)
    issuer.now += READ_AGAIN_SECONDS_MIN
    assert await issuer.verifier.claims(mint(other_key))
    assert issuer.asked == 2


async def test_invented_key_ids_do_not_flood_the_issuer(issuer_key, other_key, mint):
    issuer = Issuer(issuer_key)
    for _ in range(20):
        with pytest.raises(TokenRefusedError):
            await issuer.verifier.claims(mint(other_key))
    assert issuer.asked == 1


async def test_known_keys_are_used_without_asking_again_until_they_are_old(issuer_key, mint):
    issuer = Issuer(issuer_key)
    for _ in range(3):
        await issuer.verifier.claims(mint())
    assert issuer.asked == 1
    issuer.now += 61
    await issuer.verifier.claims(mint())
    assert issuer.asked == 2


async def test_old_keys_still_hold_while_the_issuer_is_away(issuer_key, mint):
    issuer = Issuer(issuer_key)
    await issuer.verifier.claims(mint())
    issuer.away, issuer.now = True, issuer.now + 61
    assert await issuer.verifier.claims(mint())


async def test_without_any_keys_nobody_can_tell(issuer_key, mint):
    issuer = Issuer(issuer_key)
    issuer.away = True
    with pytest.raises(KeysUnavailableError):
        await issuer.verifier.claims(mint())


@pytest.mark.parametrize(
    "wrong",
    [
        {"authority": None},
        {"authority": 7},
        {"scope": ["a"]},
        {"settings": "urn:1"},
        {"settings": [1]},
        {"party_id": 7},
    ],
)
def test_claims_of_another_shape_are_refused(wrong):
    good = {"iss": "i", "sub": "s", "scope": "a b", "authority": "E10000016", "settings": []}
    assert principal_of(good).scopes == {"a", "b"}
    with pytest.raises(TokenRefusedError):
        principal_of(good | wrong)


async def test_a_request_without_a_token_is_told_how_to_bring_one(client_without_database):
    answer = await client_without_database.get(THING)
    assert (answer.status_code, answer.json()["reason"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "Bearer nonsense"])
async def test_a_request_with_something_else_than_a_good_token_is_refused(client_without_database, header):
    answer = await client_without_database.get(THING, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["reason"]) == (401, "not_authenticated")


async def test_a_missing_scope_is_named(client_without_database, mint):
    headers = {"Authorization": f"Bearer {mint(scope='things:make')}"}
    answer = await client_without_database.get(THING, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (403, "scope_missing")
    assert answer.json()["scope"] == "things:read"


async def test_a_setting_of_somebody_else_is_refused(client_without_database, mint):
    headers = {"Authorization": f"Bearer {mint()}", "Idempotency-Key": "k"}
    wanted = {"setting_id": "urn:999999", "label": "lamp"}
    answer = await client_without_database.post("/v1/things", json=wanted, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (403, "setting_not_yours")


def principal(*settings: str) -> Principal:
    return Principal("i", "s", frozenset(), "E10000016", frozenset(settings))


def test_a_principal_acts_for_its_settings_and_a_star_for_all():
    require_setting(principal("urn:1"), "urn:1")
    require_setting(principal("*"), "urn:1")
    with pytest.raises(Problem, match="does not cover the setting urn:2"):
        require_setting(principal("urn:1"), "urn:2")
    with pytest.raises(Problem):
        require_setting(principal(), "urn:1")


def test_another_authority_is_refused_even_with_all_settings():
    require_authority(principal("*"), "E10000016")
    with pytest.raises(Problem) as refused:
        require_authority(principal("*"), "E08000025")
    assert refused.value.name == "authority_not_yours"
