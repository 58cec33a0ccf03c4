"""ReferralReopened, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralReopenedV2(ToldReferralEvent):
    """A closed referral is open again: somebody decided so, or its notice did not reach the referrer (YL1)."""

    ce_type = "attune.referrals.ReferralReopened.v2"
    emitted_when = (
        "A member of the service opens a closed referral again, or a notice it closed upon is heard to have failed."
    )
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    reopen_reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why it is open again, for example notice_failed or need_returned"),
        reference("a coded decision about a case"),
    ]
    notice_event_id: Annotated[
        fields.Uuid | None,
        Field(description="ce_id of the decision whose notice failed, where that is why"),
        reference("an opaque id"),
    ] = None
    resumes: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(
            description="The stage in which it goes on, for example reopened or closing; absent where v1 did not say"
        ),
        reference("a step of a case"),
    ] = None
