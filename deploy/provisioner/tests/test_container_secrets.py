"""Secrets of containers: made once, each folder for its reader alone, nothing more in it than its reader needs."""

import itertools
import json
import os
import stat

import pytest
from attune_contracts.sealing import open_sealed, seal
from attune_contracts.topics import SERVICES
from attune_provisioner.client_secrets import client_secrets
from attune_provisioner.container_secrets import KEPT_FOLDER, READERS, ensure_secrets
from attune_provisioner.passwords import read_passwords
from attune_provisioner.report import ProvisioningError

MINE = dict.fromkeys(READERS, os.getuid())
ADDRESS = "postgres:5432"


@pytest.fixture
def volume(tmp_path):
    ensure_secrets(tmp_path, integrators=("schoolmis",), postgres_address=ADDRESS, readers=MINE)
    return tmp_path


def contents(volume):
    return {path.relative_to(volume): path.read_text("utf-8") for path in volume.rglob("*") if path.is_file()}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_second_start_changes_nothing(volume):
    before = contents(volume)
    ensure_secrets(volume, integrators=("schoolmis",), postgres_address=ADDRESS, readers=MINE)
    assert contents(volume) == before


def test_a_new_integrator_gets_a_password_and_nobody_elses_changes(volume):
    before = read_passwords(volume / "provision/passwords.json")
    ensure_secrets(volume, integrators=("schoolmis", "casework"), postgres_address=ADDRESS, readers=MINE)
    after = read_passwords(volume / "provision/passwords.json")
    assert after.kafka["casework"]
    assert {user: after.kafka[user] for user in before.kafka} == before.kafka
    assert after.postgres == before.postgres


def test_what_was_lost_is_laid_out_again_from_what_is_kept(volume):
    before = contents(volume)
    (volume / "awards").chmod(0o700)
    (volume / "awards/ATTUNE_KAFKA_PASSWORD").unlink()
    ensure_secrets(volume, integrators=("schoolmis",), postgres_address=ADDRESS, readers=MINE)
    assert contents(volume) == before


def test_each_folder_and_file_is_its_readers_alone(volume):
    assert mode(volume / KEPT_FOLDER) == 0o700
    for reader in READERS:
        assert mode(volume / reader) == 0o500
        assert {mode(file) for file in (volume / reader).iterdir()} == {0o400}


def test_every_container_reads_as_a_user_of_its_own():
    assert len(set(READERS.values())) == len(READERS)
    assert 0 not in READERS.values()


def test_no_secret_is_in_two_folders_unless_both_need_it(volume):
    """The provisioner holds all passwords; beside it only public keys are given to several."""
    folders = {reader: contents(volume / reader) for reader in READERS if reader != "provision"}
    for (one, mine), (other, theirs) in itertools.combinations(folders.items(), 2):
        private = {name for name, text in mine.items() if text in theirs.values() and '"d":' in text}
        passwords = {text for name, text in mine.items() if name.name.startswith("ATTUNE_")} & set(theirs.values())
        assert not private, f"{one} and {other} hold the same private key"
        assert not passwords, f"{one} and {other} hold the same password"


def test_no_service_holds_its_database_owners_password(volume):
    passwords = read_passwords(volume / "provision/passwords.json").postgres
    for service in SERVICES:
        held = "".join(contents(volume / service).values())
        assert passwords[f"{service}_app"] in held
        assert passwords[f"{service}_owner"] not in held
        assert passwords["postgres"] not in held
        assert list(contents(volume / f"migrate-{service}").values()) == [
            f"postgresql://{service}_owner:{passwords[f'{service}_owner']}@{ADDRESS}/{service}"
        ]


def test_who_opens_holds_the_half_that_opens_what_others_seal(volume):
    for seals, opens, pair in (("training", "notifications", "contacts"), ("awards", "notifications", "contacts")):
        sealed = seal(b"a contact", (volume / seals / f"{pair}.jwks.json").read_text("utf-8"))
        assert open_sealed(sealed, (volume / opens / f"{pair}.private.jwks.json").read_text("utf-8")) == b"a contact"


def test_those_outside_get_what_they_need_and_no_services_password(volume):
    shown = client_secrets(volume, integrators=("schoolmis",))
    assert set(shown["kafka_passwords"]) == {"observer", "schoolmis"}
    sealed = seal(b"a referral", json.dumps(shown["intake_public_jwk_set"]))
    assert open_sealed(sealed, (volume / "referrals/intake.private.jwks.json").read_text("utf-8")) == b"a referral"
    assert shown["issuer_private_jwk"]["kid"] in (volume / "awards/issuer.jwks.json").read_text("utf-8")
    passwords = read_passwords(volume / "provision/passwords.json")
    assert not [user for user in ("admin", *SERVICES) if passwords.kafka[user] in json.dumps(shown)]


def test_an_unknown_integrator_and_an_empty_volume_are_told_in_a_sentence(volume, tmp_path_factory):
    with pytest.raises(ProvisioningError, match="no password for the Kafka user casework"):
        client_secrets(volume, integrators=("casework",))
    with pytest.raises(ProvisioningError, match="cannot be read: No such file"):
        client_secrets(tmp_path_factory.mktemp("empty"), integrators=())


def test_a_file_that_holds_no_passwords_is_told_and_not_overwritten(volume):
    file = volume / KEPT_FOLDER / "passwords.json"
    file.write_text("half a fi")
    with pytest.raises(ProvisioningError, match="holds no passwords"):
        ensure_secrets(volume, integrators=("schoolmis",), postgres_address=ADDRESS, readers=MINE)
    assert file.read_text() == "half a fi"
