"""The issuer's public keys (a JWK set), from a file or an address: kept a while, read again when a key is unknown."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

READ_AGAIN_SECONDS_MIN = 5.0
"""Least time between two readings, so that tokens with invented key ids cannot make us flood the issuer."""

FETCH_TIMEOUT_SECONDS = 5.0
KEY_SET_BYTES_MAX = 262_144

Read = Callable[[], Awaitable[bytes]]


class KeysUnavailableError(Exception):
    """The keys cannot be read and none are known."""


class SigningKeys:
    """A JWK set that is read when needed.

    Args:
        read: gives the set as JSON.
        age_seconds_max: how long a set is used before it is read again.
        real_time: a monotonic clock in seconds.
    """

    def __init__(self, read: Read, *, age_seconds_max: float, real_time: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._age_seconds_max = age_seconds_max
        self._real_time = real_time
        self._keys: KeySet | None = None
        self._tried_at: float | None = None
        self._read_at = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> KeySet:
        """The set as known, read again when it is too old; an old set is better than none."""
        if self._keys is not None and self._real_time() - self._read_at <= self._age_seconds_max:
            return self._keys
        return await self.read_again()

    async def read_again(self) -> KeySet:
        """Read the set now, unless that was tried a moment ago."""
        async with self._lock:
            now = self._real_time()
            if self._tried_at is None or now - self._tried_at >= READ_AGAIN_SECONDS_MIN:
                self._tried_at = now
                await self._try_to_read()
            if self._keys is None:
                raise KeysUnavailableError("The issuer's keys cannot be read.")
            return self._keys

    async def _try_to_read(self) -> None:
        try:
            self._keys = KeySet.import_key_set(orjson.loads(await self._read()))
        except (OSError, httpx.HTTPError, ValueError, KeyError, TypeError, JoseError):
            if self._keys is None:
                raise KeysUnavailableError("The issuer's keys cannot be read.") from None
            return
        self._read_at = self._real_time()


def keys_from_file(path: Path, *, age_seconds_max: float) -> SigningKeys:
    """The set in a file."""

    async def read() -> bytes:
        return await asyncio.to_thread(path.read_bytes)

    return SigningKeys(read, age_seconds_max=age_seconds_max)


def keys_from_url(url: str, *, age_seconds_max: float) -> SigningKeys:
    """The set at an address; redirects are not followed."""

    async def read() -> bytes:
        async with httpx.AsyncClient(timeout=FETCH_TIMEOUT_SECONDS) as client:
            answer = await client.get(url)
        answer.raise_for_status()
        if len(answer.content) > KEY_SET_BYTES_MAX:
            raise ValueError("The key set is too large.")
        return answer.content

    return SigningKeys(read, age_seconds_max=age_seconds_max)
