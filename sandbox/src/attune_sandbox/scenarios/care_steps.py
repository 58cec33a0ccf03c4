"""Steps while support is given and after it: outcomes, progress, sharing, duplicates, another round."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from attune_contracts.codes.referrals.consent import ConsentGiver, ConsentScope
from attune_contracts.codes.referrals.loop import AimProgress
from pydantic import BaseModel, ConfigDict, Field

from attune_sandbox.scenarios.steps import Code, MayBeWithheld, Refers, Role, Step

Referral = Annotated[str, Refers("referral")]


class AgreedOutcome(BaseModel):
    """What the support should come to, and where it begins on the measure's own scale."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    aim: Code
    measure: Code
    baseline: int | None = None


class AgreeOutcomes(Step):
    """What the support should come to is agreed at its start; `progress_due_on` has to lie ahead."""

    action: ClassVar = "agree_outcomes"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    outcomes: tuple[AgreedOutcome, ...] = Field(min_length=1)
    progress_due_on: date


class ReportProgress(Step):
    """How far each aim has come, of which the referrer is told."""

    action: ClassVar = "report_progress"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    aims: dict[Code, AimProgress] = Field(min_length=1)


class ShareInformation(Step):
    """Somebody is about to share something of the case; without a consent that stands it is refused."""

    action: ClassVar = "share_information"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    scope: ConsentScope
    recipient: Code
    occasion: Code


class WithdrawConsent(Step):
    """The family takes a consent back: from now on nothing is shared on it."""

    action: ClassVar = "withdraw_consent"
    role: Role = Field("school", alias="as")
    consent: Annotated[str, Refers("consent")]
    withdrawn_by: ConsentGiver = "parent_carer"


class LookAtConsents(Step):
    """Asks who has seen what of a case (`seen_by`, services), and how many consents stand (`standing`)."""

    action: ClassVar = "look_at_consents"
    role: Role = Field("school", alias="as")
    referral: Referral
    standing: int = Field(ge=0)
    seen_by: tuple[Code, ...] = ()


class MergeReferral(MayBeWithheld):
    """The referral is a duplicate of another one, which goes on in its place."""

    action: ClassVar = "merge_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    into: Referral


class UnmergeReferral(Step):
    """It was no duplicate after all, and is open again by itself."""

    action: ClassVar = "unmerge_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral


class ReopenReferral(Step):
    """A closed referral is worked on again; the note stays inside the service."""

    action: ClassVar = "reopen_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    reason: Literal["need_returned", "new_information", "closed_in_error"]
    note: str


CARE_STEPS: tuple[type[Step], ...] = (
    AgreeOutcomes,
    ReportProgress,
    ShareInformation,
    WithdrawConsent,
    LookAtConsents,
    MergeReferral,
    UnmergeReferral,
    ReopenReferral,
)
