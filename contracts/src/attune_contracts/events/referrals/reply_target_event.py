"""What the facts about the day by which a service means to reply share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ReplyTargetEvent(ToldReferralEvent):
    """A fact about one target of one referral; a target is measured, and never told as a promise (KD8)."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ("referrer",)

    clock: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Which of the policy's clocks it is, for example reply, decision or first_appointment"),
        public("a code"),
    ]
    target_on: referrals.TargetOn
    policy_version: fields.PolicyVersion
