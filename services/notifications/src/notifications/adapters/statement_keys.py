"""The keys that sign statements: ES256, in a private JWK set; what is published are the public halves (RFC 7517)."""

import json
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

ALGORITHM = "ES256"
CURVE = "P-256"


class SigningKeyError(ValueError):
    """The file holds no key that can sign."""


def signing_keys(private_jwk_set: str) -> tuple[ECKey, ...]:
    """The keys in order; the first signs. Raises SigningKeyError."""
    try:
        keys = KeySet.import_key_set(json.loads(private_jwk_set)).keys
    except (ValueError, KeyError, TypeError, JoseError):
        raise SigningKeyError("the file is not a JWK set") from None
    found = tuple(key for key in keys if isinstance(key, ECKey) and key.is_private and key.curve_name == CURVE)
    if not found or len(found) != len(keys) or not all(key.kid for key in found):
        raise SigningKeyError(f"the file needs private {CURVE} keys, each with a kid")
    return found


def public_jwk_set(keys: tuple[ECKey, ...]) -> dict[str, Any]:
    """What anybody may have, to verify with."""
    own = {"use": "sig", "alg": ALGORITHM}
    return {"keys": [{**key.as_dict(private=False), "kid": key.kid, **own} for key in keys]}


def sign(keys: tuple[ECKey, ...], payload: bytes, *, kind: str) -> str:
    """A compact JWS with the payload inside; `kind` is its `typ`, so that it passes for nothing else."""
    key = keys[0]
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": kind}
    return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])
