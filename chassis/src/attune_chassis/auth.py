"""Who is asking: a bearer token becomes a `Principal`, and what the principal may not do is refused by name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from attune_chassis.problems import RETRY_AFTER_SECONDS, Problem
from attune_chassis.tokens import KeysUnavailableError, TokenRefusedError, TokenVerifier

ALL_SETTINGS = "*"

bearer = HTTPBearer(
    scheme_name="bearer",
    bearerFormat="JWT",
    description="A token of the authority's issuer: `iss, sub, aud, exp, scope, authority, settings[], party_id`.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, in whose name, and what the token lets them do.

    `authority` is an ONS code, `settings` holds setting ids (`*` means all of the authority), `party_id` the person or
    organisation behind the token where there is one.
    """

    issuer: str
    subject: str
    scopes: frozenset[str]
    authority: str
    settings: frozenset[str]
    party_id: str | None = None

    def may_act_for(self, setting_id: str) -> bool:
        """Whether the token covers this setting (its own, or all settings of the authority)."""
        return ALL_SETTINGS in self.settings or setting_id in self.settings


async def authenticated(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Principal:
    """FastAPI dependency giving the `Principal` of a token that holds; problem `not_authenticated` (401)."""
    if credentials is None:
        raise _not_authenticated("The request has no bearer token.")
    verifier: TokenVerifier = request.app.state.token_verifier
    try:
        return principal_of(await verifier.claims(credentials.credentials))
    except TokenRefusedError as refused:
        raise _not_authenticated(str(refused)) from None
    except KeysUnavailableError:
        raise Problem(
            503,
            "issuer_unavailable",
            "The issuer's keys cannot be read at the moment, so no token can be checked.",
            "Send the same request again in a few seconds.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ) from None


def principal_of(claims: Mapping[str, Any]) -> Principal:
    """The principal that verified claims describe.

    Raises:
        TokenRefusedError: when a claim our services rely on is missing or has another shape.
    """
    scope, authority, settings = claims.get("scope", ""), claims.get("authority"), claims.get("settings", [])
    party_id = claims.get("party_id")
    if not isinstance(scope, str) or not isinstance(authority, str) or not authority:
        raise TokenRefusedError("The token does not name a scope and an authority as text.")
    if not isinstance(settings, list) or not all(isinstance(setting, str) for setting in settings):
        raise TokenRefusedError("The token does not name its settings as a list of texts.")
    if party_id is not None and not isinstance(party_id, str):
        raise TokenRefusedError("The token does not name its party_id as text.")
    return Principal(
        issuer=claims["iss"],
        subject=claims["sub"],
        scopes=frozenset(scope.split()),
        authority=authority,
        settings=frozenset(settings),
        party_id=party_id,
    )


def require(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A FastAPI dependency giving the `Principal`; problems `not_authenticated` (401) and `scope_missing` (403).

    Use: `principal: Annotated[Principal, Depends(require("referrals:read"))]`.
    """

    async def principal_with_scope(principal: Annotated[Principal, Depends(authenticated)]) -> Principal:
        if scope not in principal.scopes:
            raise Problem(
                403,
                "scope_missing",
                f"Your token lacks the scope {scope}.",
                "Ask whoever runs your identity provider for a token with that scope.",
                scope=scope,
            )
        return principal

    return principal_with_scope


def require_setting(principal: Principal, setting_id: str) -> None:
    """Refuse with `setting_not_yours` (403) unless the principal may act for the setting."""
    if not principal.may_act_for(setting_id):
        raise Problem(
            403,
            "setting_not_yours",
            f"Your token does not cover the setting {setting_id}.",
            "Use a token of that setting, or name a setting your token covers.",
        )


def require_authority(principal: Principal, authority: str) -> None:
    """Refuse with `authority_not_yours` (403) unless the thing belongs to the principal's authority."""
    if principal.authority != authority:
        raise Problem(
            403,
            "authority_not_yours",
            "What you asked for belongs to another authority than your token.",
            "Use a token of that authority.",
        )


def _not_authenticated(detail: str) -> Problem:
    return Problem(
        401,
        "not_authenticated",
        detail,
        "Get a fresh token from the issuer and send it as: Authorization: Bearer <token>.",
        headers={"WWW-Authenticate": "Bearer"},
    )
