"""The keys of an installation that makes its own: a token issuer's, and the two pairs personal data is sealed to."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from attune_contracts.sealing import make_key_pair
from joserfc.jwk import ECKey

from attune_provisioner.private_files import PRIVATE_FOLDER_MODE, write_private

ISSUER_ALGORITHM = "ES256"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Key files below one folder, each of mode 0600.

    Intake is sealed to referrals, contacts are sealed to notifications; the acknowledgement secret signs the links in
    mails, the statement key what a service states about its own records. The fingerprint secret hashes identities.
    """

    folder: Path

    @property
    def issuer_private(self) -> Path:
        return self.folder / "issuer.private.jwk.json"

    @property
    def issuer_public(self) -> Path:
        return self.folder / "issuer.jwks.json"

    @property
    def intake_private(self) -> Path:
        return self.folder / "intake.private.jwks.json"

    @property
    def intake_public(self) -> Path:
        return self.folder / "intake.jwks.json"

    @property
    def contacts_private(self) -> Path:
        return self.folder / "contacts.private.jwks.json"

    @property
    def contacts_public(self) -> Path:
        return self.folder / "contacts.jwks.json"

    @property
    def acknowledgement_secret(self) -> Path:
        return self.folder / "acknowledgement.secret"

    @property
    def statement_private(self) -> Path:
        return self.folder / "statements.private.jwks.json"

    @property
    def fingerprint_secret(self) -> Path:
        """What children's identities are hashed with, so that nobody without it can try names against the hashes."""
        return self.folder / "fingerprint.secret"


def ensure_keys(folder: Path) -> Keys:
    """The keys below `folder`; those that are missing are made. A pair counts only when both halves are there."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
    keys = Keys(folder)
    if not (keys.issuer_private.exists() and keys.issuer_public.exists()):
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ISSUER_ALGORITHM}, auto_kid=True)
        write_private(keys.issuer_private, json.dumps(key.as_dict(private=True)))
        write_private(keys.issuer_public, json.dumps({"keys": [key.as_dict(private=False)]}))
    for private, public in (
        (keys.intake_private, keys.intake_public),
        (keys.contacts_private, keys.contacts_public),
    ):
        if not (private.exists() and public.exists()):
            pair = make_key_pair()
            write_private(private, pair.private_jwk_set)
            write_private(public, pair.public_jwk_set)
    if not keys.statement_private.exists():
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ISSUER_ALGORITHM}, auto_kid=True)
        write_private(keys.statement_private, json.dumps({"keys": [key.as_dict(private=True)]}))
    for secret in (keys.acknowledgement_secret, keys.fingerprint_secret):
        if not secret.exists():
            write_private(secret, secrets.token_urlsafe(SECRET_BYTES))
    return keys
