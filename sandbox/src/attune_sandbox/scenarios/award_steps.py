"""Steps in the awards service: the co-production ladder and its certificates."""

from typing import Annotated, ClassVar, Literal

from attune_contracts.codes import AwardStage, CertificateKind
from pydantic import Field

from attune_sandbox.scenarios.steps import Kind, Refers, ResultName, Role, Step

PlanPart = Literal["co_commissioning", "co_design", "co_delivery", "co_assessment"]


class SignCharter(Step):
    """An organisation signs the Framework and Charter, and so enters the award scheme."""

    action: ClassVar = "sign_charter"
    makes: ClassVar[tuple[Kind, ...]] = ("entry",)
    role: Role = Field("school", alias="as")
    person: Annotated[str, Refers("person")]
    place: Annotated[str, Refers("place")]
    scheme: str = "birmingham-send-coproduction"
    name: ResultName

    def result_name(self) -> str | None:
        """The name of the entry."""
        return self.name


class SubmitStage(Step):
    """The organisation submits a stage of its entry to the panel."""

    action: ClassVar = "submit_stage"
    makes: ClassVar[tuple[Kind, ...]] = ("submission",)
    role: Role = Field("school", alias="as")
    entry: Annotated[str, Refers("entry")]
    stage: AwardStage
    delivery_plan: dict[PlanPart, tuple[str, ...]] | None = None
    name: ResultName | None = None

    def result_name(self) -> str | None:
        """The name of the submission: entry and stage unless the step gives another."""
        return self.name or f"{self.entry}-{self.stage}"


class DecideStage(Step):
    """The champions' panel awards a stage, or returns it with what is missing."""

    action: ClassVar = "decide_stage"
    role: Role = Field("champion", alias="as")
    submission: Annotated[str, Refers("submission")]
    decision: Literal["award", "return"]
    missing: tuple[str, ...] = ()


class LookForCertificate(Step):
    """Asks awards for the certificates of a person; changes nothing."""

    action: ClassVar = "look_for_certificate"
    role: Role = Field("champion", alias="as")
    holder: Annotated[str, Refers("person")]
    place: Annotated[str, Refers("place")]
    kind: CertificateKind


AWARD_STEPS: tuple[type[Step], ...] = (SignCharter, SubmitStage, DecideStage, LookForCertificate)
