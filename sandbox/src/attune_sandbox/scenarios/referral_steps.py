"""Steps in the referrals service over HTTP, from making a referral to closing it."""

from typing import Annotated, ClassVar, Literal, Self

from attune_contracts.codes import Outcome, Signpost
from attune_contracts.codes.referrals.loop import AimJudgement
from pydantic import BaseModel, ConfigDict, Field, model_validator

from attune_sandbox.scenarios.steps import Code, Kind, MayBeWithheld, Refers, ResultName, Role, Step

Referral = Annotated[str, Refers("referral")]


class MakeReferral(Step):
    """A school refers a child to a service, over HTTP.

    `with_key_of` uses the idempotency key of an earlier referral again with this content: a conflict, expected by name.
    """

    action: ClassVar = "make_referral"
    makes: ClassVar[tuple[Kind, ...]] = ("referral",)
    role: Role = Field("school", alias="as")
    name: ResultName
    place: Annotated[str, Refers("place")]
    child: Annotated[str, Refers("child")]
    referrer: Annotated[str, Refers("person")]
    service: Code = "elsa"
    reasons: tuple[Code, ...] = Field(min_length=1)
    with_key_of: Annotated[str | None, Refers("referral")] = None

    def result_name(self) -> str | None:
        """The name of the referral."""
        return self.name


class RepeatReferral(Step):
    """The school's software sends an earlier referral once more, unchanged: the answer must be the same."""

    action: ClassVar = "repeat_referral"
    role: Role = Field("school", alias="as")
    referral: Referral


class AcceptReferral(Step):
    """The service accepts the referral."""

    action: ClassVar = "accept_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral


class AllocateReferral(Step):
    """The referral is given to an ELSA, who must be accredited, or to another worker, who is a person listed above."""

    action: ClassVar = "allocate_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    elsa: Annotated[str | None, Refers("elsa")] = None
    worker: Annotated[str | None, Refers("person")] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.elsa is None) is (self.worker is None):
            raise ValueError("either an `elsa` or another `worker` gives the support")
        return self


class DeclineReferral(MayBeWithheld):
    """The service declines, with a reason and where else to go."""

    action: ClassVar = "decline_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    reason: Code
    signposts: tuple[Signpost, ...] = Field(min_length=1)


class StartSupportProgramme(Step):
    """The ELSA begins to work with the child."""

    action: ClassVar = "start_support_programme"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    planned_weeks: int = Field(gt=0)


class EndSupportProgramme(Step):
    """The support programme ends."""

    action: ClassVar = "end_support_programme"
    role: Role = Field("psychologist", alias="as")
    referral: Referral


class JudgedOutcome(BaseModel):
    """What became of one outcome agreed at the start; `reason` where it was not reached in full."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    aim: Code
    measure: Code
    judgement: AimJudgement
    reason: Code | None = None
    score: int | None = None


class RecordOutcome(Step):
    """What came of it, in a code, and where outcomes were agreed a judgement of each."""

    action: ClassVar = "record_outcome"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    outcome: Outcome
    judgements: tuple[JudgedOutcome, ...] = ()


class CloseReferral(MayBeWithheld):
    """Asks for the referral to be closed; it closes only once its referrer has been told."""

    action: ClassVar = "close_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    because: Literal["programme_completed", "non_attendance"] = "programme_completed"


class LookAtReferral(Step):
    """Asks referrals how a referral stands; changes nothing."""

    action: ClassVar = "look_at_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    state: str


class FollowUp(Step):
    """A member of staff tells somebody whom the e-mail did not reach, and records it."""

    action: ClassVar = "follow_up"
    role: Role = Field("coordinator", alias="as")
    person: Annotated[str, Refers("person")]
    referral: Referral
    purpose: str
    means: Literal["phone", "letter", "in_person"]


REFERRAL_STEPS: tuple[type[Step], ...] = (
    MakeReferral,
    RepeatReferral,
    AcceptReferral,
    AllocateReferral,
    DeclineReferral,
    StartSupportProgramme,
    EndSupportProgramme,
    RecordOutcome,
    CloseReferral,
    LookAtReferral,
    FollowUp,
)
