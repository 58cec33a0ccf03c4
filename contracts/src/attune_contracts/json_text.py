"""What a value must be before its fields matter: UTF-8, JSON as RFC 8259 has it, nested within bounds, no key twice.

pydantic's core parses JSON too, but it lets a key stand twice (the last one counts, while other readers take the first)
and takes NaN. This is the exact check, in Python and slow; `reading` comes here only where something is unusual.
"""

import json
import re
from collections.abc import Set as AbstractSet
from typing import Any, Final, NoReturn

from attune_contracts.errors import ContractError

VALUE_BYTES_MAX: Final = 262_144
"""No value is larger: a quarter of what a broker takes, so that headers and a batch around it always fit."""
DEPTH_MAX: Final = 32
"""No value nests deeper; ours nest three deep, the rest is room for later minor versions."""

# An open string ends with the text, so that no place is looked at twice, whatever the bytes are.
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")


class _TwiceError(Exception):
    """A key stands twice in one object."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def nothing() -> ContractError:
    """The refusal of a record without a value, a tombstone for example."""
    return ContractError("not_json", "the record has no value")


def too_large() -> ContractError:
    """The refusal of a value over the limit."""
    return ContractError("too_large", f"the value is larger than {VALUE_BYTES_MAX} bytes")


def text_refusal(value: bytes, names: AbstractSet[str]) -> ContractError | None:
    """Why a value is refused before its fields are looked at, or None where nothing is wrong with it.

    The reasons, in this order: `not_utf8`, `too_deep`, `not_json`, `duplicate_key`. A key that
    stands twice is named where it is one of `names`; else it is somebody's own text.
    """
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return ContractError("not_utf8", "the value is not UTF-8")
    if nested_deeper(text, DEPTH_MAX):
        return ContractError("too_deep", f"the value nests deeper than {DEPTH_MAX} levels")
    try:
        json.loads(
            text,
            object_pairs_hook=_refuse_twice,
            parse_constant=_refuse_constant,
            parse_int=_passed_over,
            parse_float=_passed_over,
        )
    except _TwiceError as twice:
        named = twice.key if twice.key in names else "a field these contracts do not know"
        return ContractError("duplicate_key", f"{named}: stands twice in one object")
    except ValueError:
        return ContractError("not_json", "the value is not JSON")
    return None


def nested_deeper(text: str, levels: int) -> bool:
    """Whether brackets outside strings nest deeper than this, in JSON or in what only looks like it."""
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > levels:
            return True
    return False


def _refuse_twice(pairs: list[tuple[str, Any]]) -> None:
    seen = set()
    for key, _ in pairs:
        if key in seen:
            raise _TwiceError(key)
        seen.add(key)


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _passed_over(_: str) -> None:
    """Numbers are read by pydantic's core; a long one would only cost time here."""
