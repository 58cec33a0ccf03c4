"""The settings directory that ships with the service, and who may send referrals in."""

import pytest
from pydantic import ValidationError
from referrals.adapters.settings_directory import SettingsDirectoryError, load_settings_directory
from referrals.settings import ReferralsSettings

KENT = "E10000016"


def test_the_577_schools_of_kent_are_known_by_name():
    directory = load_settings_directory()
    assert sum(authority == KENT for authority, _ in directory.names) == 577
    assert directory.name(KENT, "urn:118246") == "Maypole Primary School"
    assert directory.knows(KENT, "urn:118254")
    assert not directory.knows("E08000025", "urn:118246")


def test_an_operators_directory_takes_the_place_of_the_shipped_one(tmp_path):
    file = tmp_path / "settings.csv"
    file.write_text('authority,setting_id,name\nE08000025,ukprn:10012345,"Elm, and Ash School"\n', "utf-8-sig")
    directory = load_settings_directory(file)
    assert dict(directory.names) == {("E08000025", "ukprn:10012345"): "Elm, and Ash School"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("urn,name\n1,a\n", "columns"),
        ("authority,setting_id,name\nE10000016,,a\n", "missing"),
        ("authority,setting_id,name\nE10000016,urn:118246\n", "missing"),
        ("authority,setting_id,name\nE10000016,urn:118246,a\nE10000016,urn:118246,b\n", "twice"),
    ],
)
def test_a_directory_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, text, word):
    file = tmp_path / "settings.csv"
    file.write_text(text)
    with pytest.raises(SettingsDirectoryError, match=word):
        load_settings_directory(file)


def test_a_directory_that_is_not_there_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(SettingsDirectoryError, match="cannot be read"):
        load_settings_directory(tmp_path / "nowhere.csv")


@pytest.fixture
def settings(tmp_path):
    """The settings an operator might give, all of them good but for what a test changes."""
    secret = tmp_path / "fingerprint_secret"
    secret.write_text("a-secret-of-more-than-thirty-two-characters\n", encoding="utf-8")

    def given(**changes):
        return ReferralsSettings(
            database_url="postgresql://nowhere",
            kafka_bootstrap_servers="nowhere:9092",
            auth_issuer="https://issuer.example",
            auth_jwks_file="keys.json",
            contacts_public_key_file="contacts.json",
            intake_private_key_file="intake.json",
            fingerprint_secret_file=secret,
            **changes,
        )

    return given


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("", {}),
        ("schoolmis", {"schoolmis": None}),
        ("schoolmis, casework=E10000016", {"schoolmis": None, "casework": "E10000016"}),
    ],
)
def test_an_integrator_may_be_bound_to_an_authority(settings, written, bound):
    assert settings(integrators=written).authority_by_integrator == bound


@pytest.mark.parametrize("written", ["School MIS", "referrals", "schoolmis,schoolmis", "schoolmis,schoolmis=E10000016"])
def test_an_integrator_that_no_topic_can_be_named_after_is_refused(settings, written):
    with pytest.raises(ValidationError):
        settings(integrators=written)


@pytest.mark.parametrize("written", ["schoolmis=Kent", "schoolmis=E1000001"])
def test_an_integrator_cannot_be_bound_to_what_is_no_authority(settings, written):
    with pytest.raises(ValidationError):
        settings(integrators=written)
