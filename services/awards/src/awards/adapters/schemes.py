"""The award schemes shipped with this service: YAML documents, validated, every version kept.

An entry stays on the version it was made under (CP14); who enters now enters the latest.
"""

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Self

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from awards.domain.scheme import AwardScheme, Criterion, Stage

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=64)]


class _Document(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Source(_Document):
    """Where an authority says so itself, and the rows of the rule tables it became."""

    publisher: Text
    page: Text
    seed: Text
    rows: list[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{1,2}$")]] = Field(min_length=1)
    quotation: Text


class CriterionDocument(_Document):
    """One thing a panel looks for."""

    code: Code
    title: Text


class StageDocument(_Document):
    """One rung of the ladder."""

    stage: Literal["bronze", "silver", "gold", "platinum"]
    title: Text
    needs: Text
    needs_delivery_plan: bool
    criteria: list[CriterionDocument] = Field(min_length=1)


class AwardSchemeDocument(_Document):
    """The document of one version of one scheme."""

    authority: Annotated[str, StringConstraints(pattern=r"^E(06|08|09|10)[0-9]{6}$")]
    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]+(-[a-z0-9]+)+$")]
    scheme_version: str
    title: Text
    source: Source
    delivery_plan_areas: list[Code] = Field(min_length=1)
    ladder: list[StageDocument] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_consistent(self) -> Self:
        name, _, number = self.scheme_version.partition("/")
        if name != self.scheme or not number.isdecimal():
            raise ValueError("the scheme_version is the scheme's name, a slash and a whole number")
        stages = [stage.stage for stage in self.ladder]
        if len(set(stages)) != len(stages):
            raise ValueError("a stage stands on the ladder once")
        return self

    def award_scheme(self) -> AwardScheme:
        """The scheme as decisions see it."""
        return AwardScheme(
            authority=self.authority,
            name=self.scheme,
            version=self.scheme_version,
            title=self.title,
            ladder=tuple(
                Stage(
                    name=stage.stage,
                    title=stage.title,
                    needs=stage.needs,
                    needs_delivery_plan=stage.needs_delivery_plan,
                    criteria=tuple(Criterion(criterion.code, criterion.title) for criterion in stage.criteria),
                )
                for stage in self.ladder
            ),
            delivery_plan_areas=tuple(self.delivery_plan_areas),
        )


class Schemes:
    """Every known version of every scheme."""

    def __init__(self, schemes: Iterable[AwardScheme]) -> None:
        self._versions: dict[tuple[str, str, int], AwardScheme] = {}
        for scheme in schemes:
            key = (scheme.authority, scheme.name, version_number(scheme.version))
            if key in self._versions:
                raise ValueError(f"{scheme.version} of {scheme.authority} is written down twice.")
            self._versions[key] = scheme

    def names(self, authority: str) -> tuple[str, ...]:
        """The schemes of an authority."""
        return tuple(sorted({name for owner, name, _ in self._versions if owner == authority}))

    def latest(self, authority: str, name: str) -> AwardScheme | None:
        """The version an organisation enters now, or None for an unknown scheme."""
        numbers = [number for owner, known, number in self._versions if (owner, known) == (authority, name)]
        return self._versions[authority, name, max(numbers)] if numbers else None

    def version(self, authority: str, name: str, version: str) -> AwardScheme:
        """The version an entry is on. Raises KeyError for one this service no longer ships."""
        return self._versions[authority, name, version_number(version)]


def shipped_schemes() -> Schemes:
    """Every scheme shipped with this service."""
    return load_schemes(shipped_policies_folder("awards"))


def load_schemes(folder: Traversable) -> Schemes:
    """Every scheme of a folder. Raises ValueError when a document is not one, or a version stands there twice."""
    return Schemes(read_scheme(content) for _, content in policy_documents(folder))


def read_scheme(text: str | bytes) -> AwardScheme:
    """The scheme of one document. Raises ValueError when it is not one."""
    return AwardSchemeDocument.model_validate(yaml.safe_load(text)).award_scheme()
