"""When people are told, as data: the topics, and each authority's timing policy."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from importlib.resources import files
from typing import Annotated, Self

import yaml
from attune_chassis.policy_documents import policy_documents, shipped_policies_folder, version_number
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from notifications.adapters.policies import NoPolicyError
from notifications.domain.ladder import Channel
from notifications.domain.purposes import CONTENT_OF_PURPOSE
from notifications.domain.right_time import DayRange, MessageClass, QuietHours, TimingRules
from notifications.domain.telling_rules import TellingRules, Topic

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
ClockTime = Annotated[time, BeforeValidator(time.fromisoformat)]
"""A time of day as it is written on a clock: "07:30"."""
MADE_BY_MANY: frozenset[str] = frozenset({"digest"})
"""Purposes that hold messages of other topics, and so belong to none."""


class Strict(BaseModel):
    """What every part of a document is: unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuietHoursDocument(Strict):
    """A night, by England's clock."""

    begins: ClockTime
    ends: ClockTime

    @model_validator(mode="after")
    def _is_a_part_of_the_day(self) -> Self:
        if self.begins == self.ends:
            raise ValueError("quiet hours around the clock would let nothing out")
        return self


class DaysDocument(Strict):
    """Days, both ends included."""

    first_on: date
    last_on: date


class TimingPolicy(Strict):
    """One authority's document, as the examples in it say."""

    authority: Annotated[str, Field(pattern=r"^E\d{8}$")]
    policy_version: Annotated[str, Field(pattern=r"^[a-z][a-z-]*/[0-9]+$")]
    quiet_hours: Mapping[Channel, QuietHoursDocument]
    examinations: tuple[DaysDocument, ...]
    school_day_begins: ClockTime
    digest_hour: ClockTime
    digest_weekday: Annotated[int, Field(ge=1, le=7)]
    urgent_reasons: tuple[Code, ...]

    @property
    def rules(self) -> TimingRules:
        """What decisions are given."""
        return TimingRules(
            quiet_hours={str(channel): QuietHours(night.begins, night.ends) for channel, night in self._nights()},
            examinations=tuple(DayRange(days.first_on, days.last_on) for days in self.examinations),
            school_day_begins=self.school_day_begins,
            digest_hour=self.digest_hour,
            digest_weekday=self.digest_weekday,
        )

    def _nights(self) -> Iterable[tuple[Channel, QuietHoursDocument]]:
        return self.quiet_hours.items()


class TimingPolicies:
    """All documents. Raises ValueError where a version stands twice."""

    def __init__(self, documents: Iterable[TimingPolicy]) -> None:
        self._in_force: dict[str, TimingPolicy] = {}
        known: set[str] = set()
        for document in sorted(documents, key=lambda document: version_number(document.policy_version)):
            if document.policy_version in known:
                raise ValueError(f"the policy {document.policy_version} stands twice")
            known.add(document.policy_version)
            self._in_force[document.authority] = document

    def in_force(self, authority: str) -> TimingPolicy:
        """The newest document of an authority. Raises NoPolicyError."""
        try:
            return self._in_force[authority]
        except KeyError:
            raise NoPolicyError(f"no timing policy for the authority {authority}") from None


class _TopicDocument(Strict):
    message_class: MessageClass
    purposes: tuple[Code, ...]
    only_on_school_days: bool = False
    not_in_examinations: bool = False
    why: str = ""


def load_timing_policies() -> TimingPolicies:
    """Every document shipped with the package."""
    shipped = policy_documents(shipped_policies_folder("notifications"))
    return TimingPolicies(
        TimingPolicy.model_validate(yaml.safe_load(content)) for name, content in shipped if "/timing." in name
    )


def load_telling_rules() -> TellingRules:
    """The topics of `telling_rules.yaml`, checked. Raises TellingRulesError."""
    written = yaml.safe_load(files("notifications").joinpath("telling_rules.yaml").read_text("utf-8"))
    topics = [
        Topic(name=name, **_TopicDocument.model_validate(document).model_dump()) for name, document in written.items()
    ]
    return TellingRules(topics, set(CONTENT_OF_PURPOSE) - MADE_BY_MANY)
