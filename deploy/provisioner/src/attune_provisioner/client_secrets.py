"""What somebody outside the containers needs to play the part of a school's system, an official and an observer."""

import json
from collections.abc import Sequence
from pathlib import Path

from attune_contracts.topics import OBSERVER

from attune_provisioner.container_secrets import kept_folder
from attune_provisioner.keys import Keys
from attune_provisioner.passwords import read_passwords


def client_secrets(folder: Path, *, integrators: Sequence[str]) -> dict[str, object]:
    """The private key of the token issuer, the logins of integrators and observer, and the key intake is sealed to.

    Raises:
        ProvisioningError: no secrets were made in `folder` yet.
    """
    kept = kept_folder(folder)
    passwords = read_passwords(kept / "passwords.json")
    keys = Keys(kept / "keys")
    return {
        "issuer_private_jwk": json.loads(keys.issuer_private.read_text("utf-8")),
        "intake_public_jwk_set": json.loads(keys.intake_public.read_text("utf-8")),
        "kafka_passwords": {user: passwords.of_kafka_user(user) for user in (OBSERVER, *integrators)},
    }
