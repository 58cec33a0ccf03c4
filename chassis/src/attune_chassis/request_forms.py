"""What requests over HTTP are made of: days and ids in their one written form, trimmed text, bodies with an example.

pydantic alone would take a text of digits, an NHS number for example, for seconds since 1970, and an id in forms that
no JSON Schema calls a UUID.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, LiteralString
from uuid import UUID

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
UUID_PATTERN = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def _as_written(pattern: str, reason: LiteralString, sentence: LiteralString) -> Callable[[Any], str]:
    written = re.compile(pattern)

    def as_written(value: Any) -> str:
        if not isinstance(value, str) or written.fullmatch(value) is None:
            # The core type has a reason of the same name for what has the form but is no such thing, like 2025-02-30.
            raise PydanticCustomError(reason, sentence)
        return value

    return as_written


WrittenDate = Annotated[
    date,
    BeforeValidator(_as_written(DATE_PATTERN, "date_parsing", "A date is written year-month-day, with all its zeros.")),
    Field(json_schema_extra={"pattern": DATE_PATTERN}),
]
WrittenInstant = Annotated[
    AwareDatetime,
    BeforeValidator(
        _as_written(
            INSTANT_PATTERN, "datetime_parsing", "An instant is written 2026-11-25T10:00:00Z, with Z or its offset."
        )
    ),
    Field(json_schema_extra={"pattern": INSTANT_PATTERN}),
]
WrittenUuid = Annotated[
    UUID,
    BeforeValidator(_as_written(UUID_PATTERN, "uuid_parsing", "A UUID is written as 36 characters, with its hyphens.")),
    Field(json_schema_extra={"pattern": UUID_PATTERN}),
]
TrimmedText = StringConstraints(strip_whitespace=True)


def shape(example: dict[str, Any]) -> ConfigDict:
    """The configuration of a request or an answer: nothing beside its fields, an example, and no value in errors."""
    return ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra={"example": example})
