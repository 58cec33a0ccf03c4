"""Settings that cannot work are refused at the start, in one sentence each."""

from pathlib import Path
from typing import Any

import pytest
from attune_contracts.sealing import make_key_pair
from attune_sandbox.keys import Keys
from notifications.settings import NotificationsSettings
from pydantic import ValidationError


@pytest.fixture
def given(tmp_path: Path, sandbox_keys: Keys) -> dict[str, Any]:
    statement_key = sandbox_keys.statement_private
    pair = make_key_pair()
    (tmp_path / "private").write_text(pair.private_jwk_set)
    (tmp_path / "public").write_text(pair.public_jwk_set)
    (tmp_path / "secret").write_text(f"{'n' * 40}\n\n{'o' * 40}\n")
    (tmp_path / "weak").write_text("short\n")
    return {
        "database_url": "postgresql://nowhere",
        "kafka_bootstrap_servers": "127.0.0.1:9",
        "auth_issuer": "https://issuer.example",
        "auth_jwks_file": tmp_path / "public",
        "contacts_private_key_file": tmp_path / "private",
        "acknowledgement_secret_file": tmp_path / "secret",
        "statement_key_file": statement_key,
        "smtp_host": "127.0.0.1",
        "mail_from": "attune@sandbox.example",
        "public_url": "https://attune.example",
    }


def test_good_settings_give_every_secret_in_order(given: dict[str, Any]) -> None:
    assert NotificationsSettings(**given).acknowledgement_secrets == ("n" * 40, "o" * 40)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("acknowledgement_secret_file", "weak", "at least 32 characters"),
        ("acknowledgement_secret_file", "missing", "the file cannot be read"),
        ("contacts_private_key_file", "public", "needs the private one"),
        ("contacts_private_key_file", "secret", "not a JWK set"),
        ("contacts_private_key_file", "missing", "the file cannot be read"),
    ],
)
def test_a_file_that_cannot_work_is_refused(
    given: dict[str, Any], tmp_path: Path, field: str, value: str, sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        NotificationsSettings(**given | {field: tmp_path / value})


@pytest.mark.parametrize("address", ["nobody", "Name <a@b.example>", "a b@c.example", "a@b@c"])
def test_a_sender_that_is_no_plain_address_is_refused(given: dict[str, Any], address: str) -> None:
    with pytest.raises(ValidationError):
        NotificationsSettings(**given | {"mail_from": address})
