"""What a code list is: codes and their meanings, as they stood for a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args


@dataclass(frozen=True, slots=True)
class CodeList:
    """One version of a list, in force from `valid_from` to `valid_to` (None: still); each code with its meaning.

    `source` is the seed's row, the public list, or "Attune" where the list is our own.
    """

    name: str
    valid_from: date
    source: str
    codes: Mapping[str, str]
    version: int = 1
    valid_to: date | None = None


def code_list(name: str, literal: Any, valid_from: date, source: str, meanings: str) -> CodeList:
    """Pairs a Literal's codes with their meanings, one a line; a list and its type cannot drift apart."""
    words = [line.strip() for line in meanings.strip().splitlines()]
    return CodeList(name, valid_from, source, dict(zip(get_args(literal), words, strict=True)))
