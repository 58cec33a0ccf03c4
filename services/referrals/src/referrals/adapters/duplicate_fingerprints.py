"""Keyed hashes of what is compared of a child: without the secret nobody can try names against them (FR15).

The secret file holds one secret a line: the first makes new fingerprints, all of them find old ones, so that a secret
can be exchanged. The authority is hashed too, so that fingerprints of two authorities have nothing in common.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from referrals.domain.duplicate import Comparable, Likeness

SECRET_BYTES_MIN = 32
KEY_ID_HEX_DIGITS = 12
CONTEXT: Final = b"attune child fingerprint/1"


class WeakFingerprintSecretError(ValueError):
    """The secret file holds no secret, or one that is too short."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stands beside a referral in place of the child's identity."""

    likeness: Likeness
    key_id: str
    value: bytes = field(repr=False)


def check_fingerprint_secrets(secrets: Sequence[str]) -> None:
    """Raises WeakFingerprintSecretError where there is no secret, or a short one."""
    if not secrets or min(len(secret.encode()) for secret in secrets) < SECRET_BYTES_MIN:
        raise WeakFingerprintSecretError(
            f"each line of the file needs a secret of at least {SECRET_BYTES_MIN} characters"
        )


class Fingerprints:
    """Makes fingerprints. `secrets` in the order of the file, checked by `check_fingerprint_secrets`."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = {_key_id(secret): secret.encode() for secret in secrets}
        self.present_key_id = _key_id(secrets[0])

    def made_now(self, authority: str, child: Iterable[Comparable]) -> tuple[Fingerprint, ...]:
        """What is to be kept of a child: with the present secret alone."""
        return tuple(self._made(self.present_key_id, authority, one) for one in child)

    def known(self, authority: str, child: Iterable[Comparable]) -> tuple[Fingerprint, ...]:
        """What may stand on record for the same child: with every secret that is still recognised."""
        wanted = tuple(child)
        return tuple(self._made(key_id, authority, one) for key_id in self._secrets for one in wanted)

    def _made(self, key_id: str, authority: str, one: Comparable) -> Fingerprint:
        about = b"\0".join((CONTEXT, authority.encode(), one.likeness.value.encode(), one.text.encode()))
        return Fingerprint(one.likeness, key_id, hmac.digest(self._secrets[key_id], about, hashlib.sha256))


def _key_id(secret: str) -> str:
    """Tells one secret from another, and nobody what it is."""
    return hmac.digest(secret.encode(), CONTEXT + b" key id", hashlib.sha256).hex()[:KEY_ID_HEX_DIGITS]
