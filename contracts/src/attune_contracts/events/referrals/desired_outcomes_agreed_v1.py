"""DesiredOutcomesAgreed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.model import ContractModel
from attune_contracts.privacy import public, reference


class DesiredOutcome(ContractModel):
    """What the support should come to, and by what it will be judged."""

    aim: referrals.Aim
    measure: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="What is measured at the start and at the end, as coded in the authority's policy"),
        public("a measure's name; the scores stay in referrals"),
    ]


class DesiredOutcomesAgreedV1(ToldReferralEvent):
    """What the support should come to is agreed at its start; the outcome is judged against it (YL6, YL22)."""

    ce_type = "attune.referrals.DesiredOutcomesAgreed.v1"
    emitted_when = "A psychologist agrees the desired outcomes with the referrer and the family, on acceptance or anew."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    outcomes: Annotated[
        tuple[DesiredOutcome, ...],
        Field(min_length=1, max_length=8, description="The outcomes agreed; a later agreement replaces them all"),
        fields.DISTINCT,
        reference("coded aims for the child behind the referral id"),
    ]
    agreed_on: Annotated[fields.CalendarDate, Field(description="The day of the agreement")]
    progress_due_on: Annotated[
        referrals.DayIfAny, Field(description="When the referrer is told of progress first; absent where no day is set")
    ] = None
