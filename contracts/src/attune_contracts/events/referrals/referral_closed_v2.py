"""ReferralClosed, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.case_parties_event import CaseParty
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralClosedV2(ToldReferralEvent):
    """The referral has ended: everybody was told, or a named person decided who is not to be (YL1)."""

    ce_type = "attune.referrals.ReferralClosed.v2"
    emitted_when = "A referral whose end is decided has no notice obligation open."
    optional_roles = ("referrer",)

    parties: Annotated[
        tuple[CaseParty, ...],
        Field(max_length=12, description="The people the fact is about; nobody where v1 did not say"),
        fields.DISTINCT,
        reference("pseudonyms only"),
    ]
    closing_reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="How it ended, for example programme_completed, declined, withdrawn or merged"),
        reference("a coded decision about a case"),
    ]
    outcome_code: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(description="What the support came to, as the policy codes it; absent where none was recorded"),
        reference("a coded result for the child behind the id"),
    ] = None
    told: Annotated[
        codes.Told, Field(description="Whether anything was withheld from somebody"), reference("a step of a case")
    ]
