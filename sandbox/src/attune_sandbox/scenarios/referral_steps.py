"""Steps in the referrals service over HTTP, from making a referral to closing it."""

from typing import Annotated, ClassVar, Literal

from attune_contracts.codes import Outcome, Signpost
from pydantic import Field

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
    """The referral is given to an ELSA, who must be accredited."""

    action: ClassVar = "allocate_referral"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    elsa: Annotated[str, Refers("elsa")]


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


class RecordOutcome(Step):
    """What came of it, in a code."""

    action: ClassVar = "record_outcome"
    role: Role = Field("psychologist", alias="as")
    referral: Referral
    outcome: Outcome


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
