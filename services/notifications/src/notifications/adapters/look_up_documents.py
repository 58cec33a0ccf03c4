"""When providers are asked what became of a message, as data inside the package."""

from datetime import timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Literal, Self

import yaml
from pydantic import Field, TypeAdapter, model_validator

from notifications.adapters.policies import Document
from notifications.domain.report_look_up import LookUps

HOURS_MAX = 90 * 24


class ChannelLookUps(Document):
    """Hours after which a provider is asked, one later than the other."""

    hours: Annotated[list[Annotated[int, Field(ge=1, le=HOURS_MAX)]], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _later_and_later(self) -> Self:
        if any(later <= sooner for sooner, later in pairwise(self.hours)):
            raise ValueError("each look-up is later than the one before")
        return self


DOCUMENT = TypeAdapter(dict[Literal["email", "sms", "letter"], ChannelLookUps])


def load_look_ups() -> LookUps:
    """What is shipped. Raises pydantic's ValidationError."""
    given = yaml.safe_load(files("notifications").joinpath("report_look_ups.yaml").read_text("utf-8"))
    read = DOCUMENT.validate_python(given)
    return LookUps(
        {str(channel): tuple(timedelta(hours=hours) for hours in each.hours) for channel, each in read.items()}
    )
