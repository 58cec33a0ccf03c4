"""Settings: from the environment, from files, and every mistake as one plain sentence."""

from pathlib import Path

import pytest
from attune_chassis.settings import CommaList, ServiceSettings, UnusableSettingsError, load_settings
from attune_chassis.settings_example import render_example
from pydantic import Field, SecretStr

LEAST = {
    "ATTUNE_DATABASE_URL": "postgresql://app:hidden@localhost/sample",
    "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": "localhost:9092",
    "ATTUNE_AUTH_ISSUER": "https://issuer.example",
    "ATTUNE_AUTH_JWKS_FILE": "/run/secrets/jwks.json",
}


class OwnSettings(ServiceSettings):
    """A service's own settings."""

    integrators: CommaList = Field((), description="Who may send events.")
    smtp_starttls: bool = Field(True, description="Whether mail is encrypted.")
    mail_password: SecretStr = Field(SecretStr("never shown"), description="Password of the mailbox.")
    mail_from: str = Field(description="Sender of mails.", examples=["attune@example.gov.uk"])


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in LEAST.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_least_settings_suffice(environment):
    settings = load_settings(ServiceSettings)
    assert settings.database_url.get_secret_value() == LEAST["ATTUNE_DATABASE_URL"]
    assert settings.kafka_security_protocol == "SASL_SSL"


def test_a_secret_is_read_from_a_file_named_like_its_variable(environment, tmp_path: Path):
    environment.delenv("ATTUNE_DATABASE_URL")
    (tmp_path / "ATTUNE_DATABASE_URL").write_text("postgresql://from/a-file\n", "utf-8")
    (tmp_path / "attune_kafka_password").write_text("whisper", "utf-8")
    environment.setenv("ATTUNE_SECRETS_DIR", str(tmp_path))
    settings = load_settings(ServiceSettings)
    assert settings.database_url.get_secret_value() == "postgresql://from/a-file"
    assert settings.kafka_password is not None
    assert settings.kafka_password.get_secret_value() == "whisper"


def test_a_variable_counts_before_a_file(environment, tmp_path: Path):
    (tmp_path / "ATTUNE_DATABASE_URL").write_text("postgresql://from/a-file", "utf-8")
    environment.setenv("ATTUNE_SECRETS_DIR", str(tmp_path))
    assert load_settings(ServiceSettings).database_url.get_secret_value() == LEAST["ATTUNE_DATABASE_URL"]


def test_each_mistake_is_one_sentence_that_names_the_variable_and_repeats_no_value(environment):
    environment.delenv("ATTUNE_AUTH_ISSUER")
    environment.setenv("ATTUNE_HTTP_PORT", "hush-hush")
    with pytest.raises(UnusableSettingsError) as refused:
        load_settings(ServiceSettings)
    assert refused.value.sentences == [
        "ATTUNE_HTTP_PORT cannot be used: input should be a valid integer, unable to parse string as an integer.",
        "ATTUNE_AUTH_ISSUER is not set.",
    ]


@pytest.mark.parametrize("urls", [{}, {"ATTUNE_AUTH_JWKS_FILE": "a", "ATTUNE_AUTH_JWKS_URL": "b"}])
def test_the_keys_come_from_exactly_one_place(environment, urls):
    environment.delenv("ATTUNE_AUTH_JWKS_FILE")
    for name, value in urls.items():
        environment.setenv(name, value)
    with pytest.raises(UnusableSettingsError, match="either ATTUNE_AUTH_JWKS_FILE or ATTUNE_AUTH_JWKS_URL"):
        load_settings(ServiceSettings)


def test_a_folder_of_secrets_that_is_not_there_is_told(environment):
    environment.setenv("ATTUNE_SECRETS_DIR", "/nowhere/at/all")
    with pytest.raises(UnusableSettingsError, match="ATTUNE_SECRETS_DIR names /nowhere/at/all, which is not a folder"):
        load_settings(ServiceSettings)


def test_a_list_is_written_with_commas(environment):
    environment.setenv("ATTUNE_INTEGRATORS", "schoolmis, casework ,")
    environment.setenv("ATTUNE_MAIL_FROM", "x@example.org")
    assert load_settings(OwnSettings).integrators == ("schoolmis", "casework")


def test_secrets_do_not_show_in_the_text_of_settings(environment):
    assert "hidden" not in repr(load_settings(ServiceSettings))


def test_every_limit_has_its_unit_at_the_end_of_its_name():
    units = ("_seconds", "_seconds_max", "_days", "_bytes_max", "_connections_max")
    for name, info in ServiceSettings.model_fields.items():
        if info.annotation in (int, float) and name != "http_port":
            assert name.endswith(units), f"{name} does not say its unit"


def test_the_example_describes_every_setting_and_shares_what_is_shared():
    example = render_example(("own", OwnSettings))
    for name, info in OwnSettings.model_fields.items():
        assert example.count(f"ATTUNE_{name.upper()}=") == 1
        assert (info.description or "?") in example
    assert "# --- own ---" in example


def test_the_example_shows_what_must_be_set_and_comments_out_the_rest():
    lines = render_example(("own", OwnSettings)).splitlines()
    assert "ATTUNE_MAIL_FROM=attune@example.gov.uk" in lines
    assert "#ATTUNE_SMTP_STARTTLS=true" in lines
    assert "#ATTUNE_INTEGRATORS=" in lines
    assert "#ATTUNE_MAIL_PASSWORD=" in lines, "a secret's default must not be shown"
