"""Who may call, and how often: Notify's tokens (HS256, 30 seconds) and its limit of requests a minute."""

import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

TOKEN_SECONDS: Final = 30
RATE_WINDOW_SECONDS: Final = 60.0
ALGORITHM: Final = "HS256"


class NotAllowedError(Exception):
    """The call carries no good token; the text is what Notify would say."""


@dataclass(frozen=True, slots=True)
class KeyParts:
    """A key of Notify's: `{name}-{service id}-{secret}`."""

    service_id: str
    secret: str


def key_parts(api_key: str) -> KeyParts:
    """The two parts that count."""
    return KeyParts(api_key[-73:-37], api_key[-36:])


def check_token(authorisation: str | None, key: KeyParts) -> None:
    """Raises NotAllowedError for anything but a fresh token of this key."""
    scheme, _, token = (authorisation or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAllowedError("Unauthorized: authentication token must be provided")
    try:
        claims = jwt.decode(token, OctKey.import_key(key.secret), algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError):
        raise NotAllowedError("Invalid token: API key not found") from None
    if claims.get("iss") != key.service_id:
        raise NotAllowedError("Invalid token: service not found")
    if not isinstance(claims.get("iat"), int):
        raise NotAllowedError("Invalid token: iat field not provided")
    if abs(time.time() - claims["iat"]) > TOKEN_SECONDS:
        raise NotAllowedError("Error: Your system clock must be accurate to within 30 seconds")


class RateLimit:
    """So many requests in any minute; a request that is refused does not count."""

    def __init__(self, requests_per_minute: int) -> None:
        self.requests_per_minute = requests_per_minute
        self._times: deque[float] = deque()

    def allows(self) -> bool:
        """Whether one more is allowed now, which then counts."""
        now = time.monotonic()
        while self._times and now - self._times[0] > RATE_WINDOW_SECONDS:
            self._times.popleft()
        if len(self._times) >= self.requests_per_minute:
            return False
        self._times.append(now)
        return True
