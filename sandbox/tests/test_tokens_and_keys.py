"""Tokens say who somebody is and what they may do; keys and secrets are for their owner only."""

import json
import stat

import pytest
from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.keys import ensure_keys
from attune_sandbox.service_environment import Surroundings, plain_settings, secret_settings, write_secrets
from attune_sandbox.tokens import AUDIENCE, ISSUER, ROLES, mint_token
from joserfc import jwt
from joserfc.jwk import KeySet

PASSWORD = "a-password-nobody-may-see"


@pytest.fixture
def keys(tmp_path):
    return ensure_keys(tmp_path / "keys")


@pytest.fixture
def claims(keys):
    public = KeySet.import_key_set(json.loads(keys.issuer_public.read_text()))

    def of(token):
        return jwt.decode(token, public, algorithms=["ES256"]).claims

    return of


@pytest.fixture
def about(keys):
    def make(service):
        return Surroundings(
            service=service,
            keys=keys,
            http_port=1,
            kafka_bootstrap_servers="127.0.0.1:2",
            kafka_password=PASSWORD,
            database_url=f"postgresql://app:{PASSWORD}@host/db",
            relay_database_url=f"postgresql://relay:{PASSWORD}@host/db",
            owner_database_url=f"postgresql://owner:{PASSWORD}@host/db",
            smtp_port=3,
            public_url="http://127.0.0.1:4",
            integrators=("schoolmis",),
        )

    return make


@pytest.mark.parametrize("role", ROLES)
def test_a_token_of_every_role_can_be_verified_with_the_published_key(keys, claims, role):
    token = claims(mint_token(keys, role, authority="E08000025", settings=["urn:118246"]))
    assert (token["iss"], token["aud"], token["authority"]) == (ISSUER, AUDIENCE, "E08000025")
    assert token["settings"] == ["urn:118246"]
    assert set(token["scope"].split()) == set(ROLES[role].scopes)
    assert token["exp"] > token["iat"]


def test_a_role_is_the_same_subject_and_party_each_time_and_another_one_elsewhere(keys, claims):
    first, again = (claims(mint_token(keys, "school", settings=["urn:118246"])) for _ in range(2))
    other = claims(mint_token(keys, "school", settings=["urn:118453"]))
    assert (first["sub"], first["party_id"]) == (again["sub"], again["party_id"])
    assert (first["sub"], first["party_id"]) != (other["sub"], other["party_id"])


def test_officials_cover_every_setting_of_their_authority_and_a_school_none_by_itself(keys, claims):
    assert claims(mint_token(keys, "coordinator"))["settings"] == ["*"]
    assert claims(mint_token(keys, "school"))["settings"] == []


def test_a_role_there_is_not_is_refused_with_those_there_are(keys):
    with pytest.raises(SandboxError, match=r"no role 'headteacher'\. Roles: school, mentor, psychologist") as refused:
        mint_token(keys, "headteacher")
    assert refused.value.exit_code == EXIT_MISUSED


def test_keys_are_made_once_and_kept(keys):
    before = {path.name: path.read_text() for path in keys.folder.iterdir()}
    ensure_keys(keys.folder)
    assert {path.name: path.read_text() for path in keys.folder.iterdir()} == before


def test_a_pair_of_which_one_half_is_lost_is_made_anew_as_a_pair(keys):
    before = keys.intake_private.read_text()
    keys.intake_public.unlink()
    ensure_keys(keys.folder)
    assert keys.intake_private.read_text() != before


def test_key_files_are_for_their_owner_only(keys):
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()} == {0o600}


@pytest.mark.parametrize("service", ["referrals", "training", "awards", "notifications"])
def test_no_password_is_among_the_plain_settings(about, service):
    assert PASSWORD not in json.dumps(plain_settings(about(service)))


def test_secrets_reach_a_service_by_files_for_its_owner_only(about, tmp_path):
    pointed = write_secrets(tmp_path / "awards", secret_settings(about("awards")))
    assert pointed == {"ATTUNE_SECRETS_DIR": str(tmp_path / "awards")}
    files = list((tmp_path / "awards").iterdir())
    assert {file.name for file in files} == set(secret_settings(about("awards")))
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_only_the_reader_is_told_of_a_private_key(about, keys):
    for service, private in (("referrals", keys.intake_private), ("notifications", keys.contacts_private)):
        holders = [
            other
            for other in ("referrals", "training", "awards", "notifications")
            if str(private) in plain_settings(about(other)).values()
        ]
        assert holders == [service]
