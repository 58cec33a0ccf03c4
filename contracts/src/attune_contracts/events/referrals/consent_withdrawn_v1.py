"""ConsentWithdrawn, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consent as codes
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ConsentWithdrawnV1(ReferralEvent, CasePartiesEvent):
    """A family took a consent back: nothing is shared or done on it from now on (VI4)."""

    ce_type = "attune.referrals.ConsentWithdrawn.v1"
    emitted_when = "A parent, a young person or the member of staff they told takes a consent back."
    known_consumers = ("notifications",)
    party_roles = ("child",)
    optional_roles = ("parent_carer",)

    consent_id: referrals.ConsentId
    scopes: referrals.ConsentScopes
    seen_by: Annotated[
        Annotated[tuple[Annotated[str, referrals.CODE_TEXT], ...], Field(max_length=24), fields.DISTINCT] | None,
        Field(description="Services that were shown something under it before; absent where that is told elsewhere"),
        reference("who helped in the case behind the id"),
    ] = None
    withdrawn_by: Annotated[codes.ConsentGiver, Field(description="Who took it back"), reference("a fact of a case")]
    withdrawn_at: Annotated[fields.Instant, Field(description="From when on nothing may be shared, in UTC")]
