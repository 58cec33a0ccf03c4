"""Plain ways to break the data of an event, for the first invalid goldens of a type."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from attune_contracts.model import EventModel

LEFT_OUT_MAX: Final = 6
"""So many required fields are left out in turn; more would say nothing new."""
_WORDS: Final = "A sentence, where none belongs"
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_OF_EVERY_FACT: Final = frozenset({"authority", "occurred_at"})


@dataclass(frozen=True, slots=True)
class BrokenValue:
    """One value that must be refused; `about` says in a sentence what is wrong with it."""

    name: str
    about: str
    value: bytes


def broken_values(event: type[EventModel], value: bytes) -> Iterator[BrokenValue]:
    """A valid value without each required field in turn, with words, with a local time, and broken off."""
    data = json.loads(value)
    required = [name for name, field in event.model_fields.items() if field.is_required()]
    for name in required[:LEFT_OUT_MAX]:
        rest = {key: item for key, item in data.items() if key != name}
        yield BrokenValue(f"{name}_missing", f"A required field is missing: {name}.", _compact(rest))
    own = [name for name in required if name not in _OF_EVERY_FACT and name != event.key_field]
    for name in (own or required)[:1]:
        yield BrokenValue(
            f"{name}_in_words", f"A sentence stands where {name} belongs.", _compact(data | {name: _WORDS})
        )
    instants = [name for name, item in data.items() if isinstance(item, str) and _INSTANT.fullmatch(item)]
    for name in instants[:1]:
        local = data | {name: data[name].removesuffix("Z")}
        yield BrokenValue("local_time", "Without an offset nobody knows when it was.", _compact(local))
    yield BrokenValue("not_json", "The value breaks off.", value[: len(value) // 2])


def _compact(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
