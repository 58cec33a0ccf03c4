"""Steps of an integrator: sealed referrals on its own intake topic, answered on its results topic."""

from typing import Annotated, ClassVar, Literal

from attune_contracts.codes import ReferralReason
from pydantic import Field

from attune_sandbox.scenarios.steps import Kind, Refers, ResultName, Role, Step


class SendSealedReferral(Step):
    """A school's information system publishes a referral, its personal part sealed to the referrals service.

    Attributes:
        seal: `good`; `broken`: damaged on the way; `of_another`: a good seal, but made for another envelope.
        with_id_of: uses the id of an earlier sealed referral again with this content: a conflict, expected by name.
    """

    action: ClassVar = "send_sealed_referral"
    makes: ClassVar[tuple[Kind, ...]] = ("sealed", "referral")
    role: Role = Field("integrator", alias="as")
    name: ResultName
    place: Annotated[str, Refers("place")]
    child: Annotated[str, Refers("child")]
    referrer: Annotated[str, Refers("person")]
    reasons: tuple[ReferralReason, ...] = Field(min_length=1)
    seal: Literal["good", "broken", "of_another"] = "good"
    with_id_of: Annotated[str | None, Refers("sealed")] = None

    def result_name(self) -> str | None:
        """The name of the referral that comes of it."""
        return self.name


class RepeatSealedReferral(Step):
    """The integrator publishes an earlier event once more, byte for byte: it must be answered as a repeat."""

    action: ClassVar = "repeat_sealed_referral"
    role: Role = Field("integrator", alias="as")
    sealed: Annotated[str, Refers("sealed")]


INTAKE_STEPS: tuple[type[Step], ...] = (SendSealedReferral, RepeatSealedReferral)
