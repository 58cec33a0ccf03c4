"""Who asks, and about which referral: what the routes of every router of this service share."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenUuid
from fastapi import Depends

from referrals.app.change_referral import Target


async def _target(referral_id: WrittenUuid, version: SeenVersion) -> Target:
    return Target(referral_id, version)


# The scope is asked for before anything else: a token that may not decide learns nothing about a referral.
Proposer = Annotated[Principal, Depends(require("referrals:propose"))]
Maker = Annotated[Principal, Depends(require("referrals:make"))]
Decider = Annotated[Principal, Depends(require("referrals:decide"))]
OneReferral = Annotated[Target, Depends(_target)]
