"""LawfulBasisRecorded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consent as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class LawfulBasisRecordedV1(ReferralEvent):
    """On what the authority relies in law for what it does with a case's data; consent to share is another thing."""

    ce_type = "attune.referrals.LawfulBasisRecorded.v1"
    emitted_when = (
        "A member of staff, or the service's policy on taking a referral in, records the basis or another one."
    )

    basis: Annotated[codes.LawfulBasis, Field(description="What it relies on (Article 6)"), public("a code")]
    special_category_condition: Annotated[
        codes.SpecialCategoryCondition | None,
        Field(description="Under what condition data on health and the like is used (Article 9); absent where none is"),
        reference("says whether such data is held in the case behind the id"),
    ] = None
    schedule_1_condition: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(
            description="Of Schedule 1 of the Data Protection Act 2018, such as safeguarding_children; may be absent"
        ),
        reference("says whether such data is held in the case behind the id"),
    ] = None
    recorded_on: Annotated[fields.CalendarDate, Field(description="The day from which it is relied on")]
