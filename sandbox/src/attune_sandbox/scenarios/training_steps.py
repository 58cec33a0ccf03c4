"""Steps in the training service: the way of an ELSA to accreditation."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from attune_sandbox.scenarios.steps import Kind, Refers, ResultName, Role, Step

Elsas = Annotated[tuple[str, ...], Refers("elsa"), Field(min_length=1)]


class RegisterElsa(Step):
    """A member of school staff joins the programme."""

    action: ClassVar = "register_elsa"
    makes: ClassVar[tuple[Kind, ...]] = ("elsa",)
    role: Role = Field("coordinator", alias="as")
    person: Annotated[str, Refers("person")]
    place: Annotated[str, Refers("place")]
    name: ResultName | None = None

    def result_name(self) -> str | None:
        """The person's own name unless the step gives another."""
        return self.name or self.person


class AttendTrainingDay(Step):
    """One of the six named days of a course, attended by one or more ELSAs."""

    action: ClassVar = "attend_training_day"
    role: Role = Field("psychologist", alias="as")
    elsas: Elsas
    day: int = Field(ge=1, le=6)


class AttendSupervision(Step):
    """A supervision group meets, led by an educational psychologist."""

    action: ClassVar = "attend_supervision"
    role: Role = Field("psychologist", alias="as")
    elsas: Elsas
    minutes: int = Field(120, gt=0)


class LookAtElsa(Step):
    """Asks training how an ELSA stands; changes nothing."""

    action: ClassVar = "look_at_elsa"
    role: Role = Field("coordinator", alias="as")
    elsa: Annotated[str, Refers("elsa")]
    accreditation: Literal["granted", "not_granted"]


TRAINING_STEPS: tuple[type[Step], ...] = (RegisterElsa, AttendTrainingDay, AttendSupervision, LookAtElsa)
