"""Who asks, and about which referral: what the routes of every router of this service share."""

from typing import Annotated

from attune_chassis.auth import Principal, authenticated, require
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.problems import Problem
from attune_chassis.request_forms import WrittenUuid
from fastapi import Depends

from referrals.app.change_referral import Target
from referrals.app.who_reads import MAY_SEE_NAMES


async def _target(referral_id: WrittenUuid, version: SeenVersion) -> Target:
    return Target(referral_id, version)


async def _maker_or_decider(principal: Annotated[Principal, Depends(authenticated)]) -> Principal:
    """The setting that refers, or the service: those who hear the family. Problem `scope_missing` (403)."""
    if not principal.scopes & MAY_SEE_NAMES:
        raise Problem(
            403,
            "scope_missing",
            "Your token has neither the scope referrals:make nor the scope referrals:decide.",
            "Ask whoever runs your identity provider for a token with one of them.",
            scope="referrals:make",
        )
    return principal


# The scope is asked for before anything else: a token that may not decide learns nothing about a referral.
Proposer = Annotated[Principal, Depends(require("referrals:propose"))]
Maker = Annotated[Principal, Depends(require("referrals:make"))]
Decider = Annotated[Principal, Depends(require("referrals:decide"))]
MakerOrDecider = Annotated[Principal, Depends(_maker_or_decider)]
OneReferral = Annotated[Target, Depends(_target)]
