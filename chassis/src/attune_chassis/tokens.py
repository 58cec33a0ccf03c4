"""Checking a bearer token: signature by the issuer's JWK set, then issuer, audience and times (real, not business)."""

import time
import warnings
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, GuestProtocol, KeySet, OKPKey, RSAKey

from attune_chassis.signing_keys import KeysUnavailableError, SigningKeys

ALGORITHMS = ("ES256", "EdDSA", "Ed25519", "RS256")
LEEWAY_SECONDS = 30
TOKEN_BYTES_MAX = 16_384

PublicKey = ECKey | OKPKey | RSAKey


class TokenRefusedError(Exception):
    """A token that does not hold; the text says why, without repeating the token."""


class TokenVerifier:
    """Verifies the tokens of one issuer for one audience."""

    def __init__(self, keys: SigningKeys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(time.time()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token that holds.

        Raises:
            TokenRefusedError: the token does not hold.
            KeysUnavailableError: the issuer's keys cannot be had, so nobody can tell.
        """
        if len(token) > TOKEN_BYTES_MAX:
            raise TokenRefusedError("The token is too long.")
        try:
            decoded = _decode(token, await self._keys.current())
        except _UnknownKeyError as unknown:
            decoded = await self._decode_with_new_keys(token, unknown)
        try:
            self._claims.validate(decoded.claims)
        except JoseError as error:
            raise TokenRefusedError(f"The token does not hold: {error.error}.") from None
        return decoded.claims

    async def _decode_with_new_keys(self, token: str, unknown: "_UnknownKeyError") -> jwt.Token:
        # The issuer may have begun to sign with a new key since the set was read.
        try:
            return _decode(token, await self._keys.read_again())
        except _UnknownKeyError:
            raise TokenRefusedError("The token is signed with a key that is not the issuer's.") from unknown


class _UnknownKeyError(Exception):
    """The set has no key with the id the token names."""


def _decode(token: str, keys: KeySet) -> jwt.Token:
    def key_of(guest: GuestProtocol) -> PublicKey:
        kid = guest.headers().get("kid")
        for key in keys.keys:
            if kid is not None and key.kid == kid and isinstance(key, ECKey | OKPKey | RSAKey):
                return key
        raise _UnknownKeyError

    try:
        with warnings.catch_warnings():
            # RFC 9864 renames EdDSA to Ed25519; issuers still use the old name for the same signature.
            warnings.simplefilter("ignore", SecurityWarning)
            return jwt.decode(token, key_of, algorithms=list(ALGORITHMS))
    except JoseError as error:
        raise TokenRefusedError(f"The token cannot be accepted: {error.error}.") from None
    except (ValueError, TypeError):
        raise TokenRefusedError("The token cannot be read.") from None


__all__ = ["ALGORITHMS", "KeysUnavailableError", "TokenRefusedError", "TokenVerifier"]
