"""A scenario as a value: places, invented people, and the steps in order."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from attune_sandbox.scenarios.steps import Kind, ResultName, Step

InventedAddress = Annotated[str, Field(pattern=r"^[^@\s]+@([a-z0-9-]+\.)+example$")]


class Listed(BaseModel):
    """Something listed at the top of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Listed):
    """A school or organisation; without a `setting` it is invented, and each play gives it an id of its own."""

    name: str
    authority: str = Field(pattern=r"^[ENSW]\d{8}$")
    setting: str | None = Field(None, pattern=r"^(urn:\d{6}|ukprn:\d{8})$")


class Person(Listed):
    """An invented person who can be written to, at an address nobody can own (RFC 2606)."""

    name: str
    email: InventedAddress


class Child(Listed):
    """An invented child."""

    given_name: str
    family_name: str
    date_of_birth: date | None = None


class Scenario(Listed):
    """A whole file. `steps` are in order of their days; every name a step uses is known before it."""

    scenario: ResultName
    title: str
    story: str = ""
    places: dict[str, Place] = Field(default_factory=dict)
    people: dict[str, Person] = Field(default_factory=dict)
    children: dict[str, Child] = Field(default_factory=dict)
    steps: tuple[SerializeAsAny[Step], ...] = Field(min_length=1)
    path: Path

    def listed(self) -> set[tuple[Kind, str]]:
        """Every (kind, name) known before the first step."""
        return {
            *(("place", name) for name in self.places),
            *(("person", name) for name in self.people),
            *(("child", name) for name in self.children),
        }
