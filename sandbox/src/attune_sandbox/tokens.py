"""Bearer tokens of the sandbox's own issuer: six roles, what each may do, and whom each stands for.

Tokens live in real time, whatever the turnable clock of the sandbox says.
"""

import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from joserfc import jwt
from joserfc.jwk import ECKey

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.keys import ISSUER_ALGORITHM, Keys

ISSUER = "https://issuer.sandbox.attune.example"
AUDIENCE = "attune"
LIFETIME_SECONDS = 8 * 3600
EVERY_SETTING = "*"
DEFAULT_AUTHORITY = "E10000016"


@dataclass(frozen=True, slots=True)
class Role:
    """Scopes of a kind of person; `settings` None means the settings are named with each token."""

    scopes: tuple[str, ...]
    settings: tuple[str, ...] | None = (EVERY_SETTING,)


ROLES = {
    "school": Role(
        (
            "referrals:propose",
            "referrals:make",
            "referrals:read",
            "awards:submit",
            "awards:read",
            "notifications:enquire",
            "notifications:preferences",
        ),
        settings=None,
    ),
    "mentor": Role(("referrals:propose", "referrals:read"), settings=None),
    "psychologist": Role(("referrals:decide", "referrals:read", "training:record", "training:read")),
    "coordinator": Role(
        (
            "training:register",
            "training:record",
            "training:read",
            "referrals:read",
            "referrals:decide",
            "referrals:posts",
            "notifications:read",
            "notifications:follow-up",
            "notifications:preferences",
            "notifications:enquire",
            "notifications:answer-enquiries",
        )
    ),
    "champion": Role(("awards:decide", "awards:read")),
    "operator": Role(("ops:read", "referrals:read", "training:read", "awards:read", "notifications:read")),
}


def mint_token(
    keys: Keys,
    role: str,
    *,
    authority: str = DEFAULT_AUTHORITY,
    settings: Sequence[str] | None = None,
    lifetime_seconds: float = LIFETIME_SECONDS,
) -> str:
    """A signed token for a role; raises SandboxError for a role there is not.

    `settings` None gives what the role has by itself: every setting of the authority, or for a school none.
    """
    known = ROLES.get(role)
    if known is None:
        raise SandboxError(f"There is no role '{role}'. Roles: {', '.join(ROLES)}.", exit_code=EXIT_MISUSED)
    return sign_token(
        keys,
        subject="/".join([role, authority, *(settings or ())]),
        scopes=known.scopes,
        authority=authority,
        settings=settings if settings is not None else known.settings or (),
        lifetime_seconds=lifetime_seconds,
    )


def sign_token(
    keys: Keys,
    *,
    subject: str,
    scopes: Sequence[str],
    authority: str,
    settings: Sequence[str] = (EVERY_SETTING,),
    lifetime_seconds: float = LIFETIME_SECONDS,
) -> str:
    """A signed token that says exactly this."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "sub": subject,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + int(lifetime_seconds),
        "scope": " ".join(scopes),
        "authority": authority,
        "settings": list(settings),
        "party_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ISSUER}/{subject}")),
    }
    key = ECKey.import_key(json.loads(keys.issuer_private.read_text("utf-8")))
    return jwt.encode({"alg": ISSUER_ALGORITHM, "kid": key.kid}, claims, key)
