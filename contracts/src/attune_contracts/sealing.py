"""Sealing personal data to one reader: JWE compact, ECDH-ES+A256KW and A256GCM, the reader's key named by `kid`.

Keys are JWK sets (RFC 7517) as text, because that is what files and key endpoints hold. A set may hold several keys
while they are being exchanged: sealing takes the first, opening takes the one the token names.
"""

import json
from dataclasses import dataclass
from typing import Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol, KeySet

from attune_contracts.envelope import ModelT, decode_value, event_value
from attune_contracts.errors import BadSealError
from attune_contracts.model import ContractModel
from attune_contracts.sealed_parts import ContactDetails, ContactDetailsV2, ReferredChild, Referrer, SealedReferral

__all__ = [
    "ContactDetails",
    "ContactDetailsV2",
    "KeyPair",
    "ReferredChild",
    "Referrer",
    "SealedReferral",
    "make_key_pair",
    "open_model",
    "open_sealed",
    "seal",
    "seal_model",
]

KEY_WRAPPING: Final = "ECDH-ES+A256KW"
CONTENT_ENCRYPTION: Final = "A256GCM"
_ALGORITHMS: Final = [KEY_WRAPPING, CONTENT_ENCRYPTION]
_CURVE: Final = "P-256"


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """One new key as two JWK sets: the public one to hand out, the private one for a file only its reader can read."""

    public_jwk_set: str
    private_jwk_set: str


def make_key_pair() -> KeyPair:
    """Makes a new P-256 key, named by its RFC 7638 thumbprint."""
    key = ECKey.generate_key(_CURVE, {"use": "enc", "alg": KEY_WRAPPING}, auto_kid=True)
    public, private = key.as_dict(private=False), key.as_dict(private=True)
    return KeyPair(json.dumps({"keys": [public]}), json.dumps({"keys": [private]}))


def seal(plaintext: bytes, public_jwk_set: str) -> str:
    """Seals bytes to the set's first key. Raises ValueError for a set that cannot seal, or that holds a private key."""
    key = _keys(public_jwk_set)[0]
    if key.is_private:
        raise ValueError("this is a private key set: whoever seals needs, and should hold, the public one only")
    header = {"alg": KEY_WRAPPING, "enc": CONTENT_ENCRYPTION, "kid": key.kid}
    return jwe.encrypt_compact(header, plaintext, key, algorithms=_ALGORITHMS)


def open_sealed(token: str, private_jwk_set: str) -> bytes:
    """Opens what was sealed to one of the set's keys. Raises BadSealError, which never says what was inside."""
    keys = {key.kid: key for key in _keys(private_jwk_set)}

    def named(sealed: GuestProtocol) -> ECKey:
        return keys[sealed.headers()["kid"]]

    try:
        plaintext = jwe.decrypt_compact(token, named, algorithms=_ALGORITHMS).plaintext
    except (JoseError, ValueError, KeyError, TypeError):
        plaintext = None
    if plaintext is None:
        raise BadSealError("cannot be opened: sealed to another key, with another algorithm, or changed on the way")
    return plaintext


def seal_model(model: ContractModel, public_jwk_set: str) -> str:
    """Seals one of the plaintext models as JSON."""
    return seal(event_value(model), public_jwk_set)


def open_model(kind: type[ModelT], token: str, private_jwk_set: str) -> ModelT:
    """Opens a sealed model. Raises BadSealError, or ContractError where the content is not what it should be."""
    return decode_value(kind, open_sealed(token, private_jwk_set))


def _keys(jwk_set: str) -> tuple[ECKey, ...]:
    """The P-256 keys of a set, each with its kid."""
    try:
        keys = KeySet.import_key_set(json.loads(jwk_set)).keys
    except (JoseError, ValueError, KeyError, TypeError):
        keys = []
    usable = tuple(key for key in keys if isinstance(key, ECKey) and key.kid)
    if not usable:
        raise ValueError("not a JWK set with an elliptic-curve key that has a kid")
    return usable
