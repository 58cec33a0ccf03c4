"""The accreditation policies shipped with this service: YAML documents, validated, one in force an authority."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Annotated, Self

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from training.domain.policy import AccreditationPolicy, TrainingDay

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class _Document(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Source(_Document):
    """Where an authority says so itself, and the row of the rule tables it became."""

    publisher: Text
    page: Text
    seed: Text
    rows: list[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{1,2}$")]] = Field(min_length=1)
    quotation: Text


class TrainingDayDocument(_Document):
    """One named day."""

    number: int = Field(ge=1, le=6)
    title: Text


class AccreditationPolicyDocument(_Document):
    """The document of one authority's accreditation policy."""

    authority: Annotated[str, StringConstraints(pattern=r"^E(06|08|09|10)[0-9]{6}$")]
    policy_version: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*/[1-9][0-9]*$")]
    source: Source
    training_days: list[TrainingDayDocument] = Field(min_length=1)
    supervision_sessions_min: int = Field(ge=1, le=100)
    supervision_minutes_min: int = Field(ge=1, le=720)

    @model_validator(mode="after")
    def _days_are_numbered_from_one(self) -> Self:
        numbers = [day.number for day in self.training_days]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("training days are numbered 1, 2, 3 ... without a gap")
        return self

    def policy(self) -> AccreditationPolicy:
        """The policy as decisions see it."""
        return AccreditationPolicy(
            authority=self.authority,
            version=self.policy_version,
            training_days=tuple(TrainingDay(day.number, day.title) for day in self.training_days),
            supervision_sessions_min=self.supervision_sessions_min,
            supervision_minutes_min=self.supervision_minutes_min,
        )


def read_policy(text: str | bytes) -> AccreditationPolicy:
    """The policy of one document. Raises ValueError when it is not one."""
    return AccreditationPolicyDocument.model_validate(yaml.safe_load(text)).policy()


def shipped_policies() -> Mapping[str, AccreditationPolicy]:
    """Every policy shipped with this service, by authority."""
    return load_policies(shipped_policies_folder("training"))


def load_policies(folder: Traversable) -> Mapping[str, AccreditationPolicy]:
    """Every policy of a folder, by authority. Raises ValueError when two documents speak for one authority."""
    policies: dict[str, AccreditationPolicy] = {}
    for name, content in policy_documents(folder):
        policy = read_policy(content)
        if policy.authority in policies:
            raise ValueError(f"{name}: {policy.authority} has another policy in force already.")
        policies[policy.authority] = policy
    return policies
