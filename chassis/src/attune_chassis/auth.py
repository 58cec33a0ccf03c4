"""Who is asking: bearer tokens (JWT, checked against a JWK set) become a `Principal`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request

from attune_chassis.problems import Problem

ALL_SETTINGS = "*"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, in whose name, and what the token lets them do."""

    issuer: str
    subject: str
    scopes: frozenset[str]
    authority: str
    settings: frozenset[str]
    party_id: str | None = None

    def may_act_for(self, setting_id: str) -> bool:
        """Whether the token covers this setting (its own, or all settings of the authority)."""
        return ALL_SETTINGS in self.settings or setting_id in self.settings


def require(scope: str) -> Callable[..., Awaitable[Principal]]:
    """A FastAPI dependency giving the `Principal`; problems `not_authenticated` (401) and `scope_missing` (403).

    Use: `principal: Annotated[Principal, Depends(require("referrals:read"))]`.
    """

    async def principal_with_scope(request: Request) -> Principal:
        raise NotImplementedError(scope)

    return principal_with_scope


def require_setting(principal: Principal, setting_id: str) -> None:
    """Refuse with `setting_not_yours` (403) unless the principal may act for the setting."""
    if not principal.may_act_for(setting_id):
        raise Problem(403, "setting_not_yours", "", "")


def require_authority(principal: Principal, authority: str) -> None:
    """Refuse with `authority_not_yours` (403) unless the thing belongs to the principal's authority."""
    if principal.authority != authority:
        raise Problem(403, "authority_not_yours", "", "")
