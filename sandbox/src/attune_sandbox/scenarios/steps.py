"""What every step of a scenario has in common, and how a step says which earlier results it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from attune_contracts.codes.referrals.loop import WithholdingReason
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Kind = Literal[
    "place",
    "person",
    "child",
    "elsa",
    "entry",
    "submission",
    "referral",
    "sealed",
    "appointment",
    "request",
    "consent",
]
Role = Literal["school", "mentor", "psychologist", "coordinator", "champion", "integrator"]

RefusalName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Purposes = Annotated[tuple[str, ...], BeforeValidator(lambda told: (told,) if isinstance(told, str) else told)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
ResultName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field that names a thing of this kind, made by an earlier step or listed at the top of the file."""

    kind: Kind


class Step(BaseModel):
    """One dated step: who does what, what comes of it, and who is to be told.

    Attributes:
        on: the day it happens (`date:` in the file); steps stand in the order of their days.
        role: whose token is used (`as:` in the file).
        says: one sentence for the reader of the timeline.
        expect: the name of the refusal this step must meet; without it the step must succeed.
        ask_again_while: a refusal to wait out, because the service may not have heard of an earlier event yet.
        leads_to: names of the events this step causes, directly or through other services, waited for one and all.
        told: who is told of it, and for what purposes; the player waits until each notice is delivered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    action: ClassVar[str]
    makes: ClassVar[tuple[Kind, ...]] = ()

    on: date = Field(alias="date")
    role: Role = Field(alias="as")
    says: str | None = None
    expect: RefusalName | None = None
    ask_again_while: RefusalName | None = None
    leads_to: tuple[str, ...] = ()
    told: dict[str, Purposes] = Field(default_factory=dict)

    def result_name(self) -> str | None:
        """The name later steps use for what this step makes; None when it makes nothing."""
        return None

    def references(self) -> Iterator[tuple[str, Kind, str]]:
        """Every (field, kind, name) this step needs to be known before it."""
        for field_name, field in type(self).model_fields.items():
            marks = [mark for mark in field.metadata if isinstance(mark, Refers)]
            value = getattr(self, field_name)
            if marks and value is not None:
                for name in (value,) if isinstance(value, str) else value:
                    yield field_name, marks[0].kind, name
        for name in self.told:
            yield "told", "person", name


class MayBeWithheld(Step):
    """A step whose decision may be kept from the one who would be told: why, and when somebody looks at that again.

    Whoever acts decides it by name. `review_on` has to lie ahead when the play is played, whatever day the story is at.
    """

    withhold: WithholdingReason | None = None
    review_on: date | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.withhold is None) is not (self.review_on is None):
            raise ValueError("`withhold` and `review_on` come together")
        return self
