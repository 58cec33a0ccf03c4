"""Whether data is valid under a schema, formats included, and if not, for which field and why."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types

from attune_contracts.compatibility.shape import Schema, canonical, flat, properties

_FORMATS = FormatChecker(formats=())
_WHY_LENGTH_MAX = 120


@_FORMATS.checks("uuid", raises=ValueError)  # type: ignore[untyped-decorator]  # as above
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(UUID(value))


@_FORMATS.checks("date", raises=ValueError)  # type: ignore[untyped-decorator]  # as above
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value))


@_FORMATS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]  # as above
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or bool("T" in value and datetime.fromisoformat(value).tzinfo)


class Reader:
    """One version as a reader: it passes over fields it does not know, and takes the rest if its schema allows it.

    A reader in another language may check before it drops unknown fields, ours check afterwards: data must pass both.
    The two differ: entries of a list that only an unknown field tells apart are repeats to who drops it.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._validator = Draft202012Validator(schema, format_checker=_FORMATS)
        self._shape = flat(dict(schema))

    def takes(self, data: Any) -> bool:
        """Whether the data is valid, with and without the fields this version does not know."""
        if not self._validator.is_valid(data):
            return False
        kept = known(data, self._shape)
        return kept == data or bool(self._validator.is_valid(kept))

    def refusals(self, data: Any) -> dict[str, str]:
        """The fields data is refused for, each with the reason; empty when it is taken."""
        if self.takes(data):
            return {}
        return dict(self._refusals(data)) or dict(self._refusals(known(data, self._shape)))

    def _refusals(self, data: Any) -> Iterator[tuple[str, str]]:
        for error in self._validator.iter_errors(data):
            steps = [step for step in error.absolute_path if isinstance(step, str)]
            if error.validator == "required":
                steps += [name for name in error.validator_value if error.message.startswith(repr(name))]
            why = f"{error.validator} {canonical(error.validator_value)}"[:_WHY_LENGTH_MAX]
            is_rule = "allOf" in error.absolute_schema_path
            yield "" if is_rule else ".".join(steps), f"{'.'.join(steps) or 'the whole'}: {why}"


def known(data: Any, shape: Schema) -> Any:
    """The data without the fields a shape does not name, however deep."""
    if isinstance(data, list) and "items" in shape:
        return [known(entry, shape["items"]) for entry in data]
    if isinstance(data, dict) and "properties" in shape:
        fields = properties(shape)
        return {name: known(value, fields[name]) for name, value in data.items() if name in fields}
    return data
