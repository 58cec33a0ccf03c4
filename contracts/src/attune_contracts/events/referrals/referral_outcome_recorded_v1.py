"""ReferralOutcomeRecorded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.fields import referrals
from attune_contracts.model import ContractModel, PartiesEvent
from attune_contracts.privacy import public, reference


class JudgedAim(ContractModel):
    """What became of one outcome agreed at the start."""

    aim: referrals.Aim
    measure: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="By what it was judged, as coded in the authority's policy"),
        public("a measure's name; the scores stay in referrals"),
    ]
    judgement: Annotated[
        codes.AimJudgement, Field(description="How far it was reached"), reference("a coded result for the child")
    ]
    reason: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(description="Why it was not reached, as coded in the authority's policy; absent where it was"),
        reference("a coded circumstance of the child behind the id"),
    ] = None


class ReferralOutcomeRecordedV1(PartiesEvent):
    """It is known what the programme came to; the referrer is told."""

    ce_type = "attune.referrals.ReferralOutcomeRecorded.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator records the outcome of an ended programme."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    outcome_code: fields.OutcomeCode
    judgements: Annotated[
        Annotated[tuple[JudgedAim, ...], Field(min_length=1, max_length=8), fields.DISTINCT] | None,
        Field(description="Each outcome agreed at the start, judged (YL6); absent where none was agreed"),
        reference("coded results for the child behind the referral id"),
    ] = None
