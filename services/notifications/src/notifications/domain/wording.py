"""Codes and dates in plain English, the way GOV.UK writes them: "22 November 2026", whole sentences, no codes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from notifications.domain.content import Content

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class PhrasesError(ValueError):
    """A code has no words; the text lists all of them."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Field -> code -> words. `open_fields` grow with policy documents: an unknown code there is read as it stands."""

    words: Mapping[str, Mapping[str, str]]
    open_fields: frozenset[str] = frozenset()

    def require(self, codes: Mapping[str, Collection[str]]) -> None:
        """Check that every code of every closed list has words. Raises PhrasesError with all that are missing."""
        missing = [f"{field}: {code}" for field, known in codes.items() for code in known if code not in self.of(field)]
        if missing:
            raise PhrasesError("no words for " + ", ".join(sorted(missing)))

    def of(self, field: str) -> Mapping[str, str]:
        """The words of one field."""
        return self.words.get(field, {})

    def word(self, field: str, code: str) -> str:
        """The words for one code. Raises PhrasesError for an unknown code of a closed list."""
        if (words := self.of(field).get(code)) is not None:
            return words
        if field in self.open_fields:
            return code.replace("_", " ").replace("-", " ")
        raise PhrasesError(f"no words for {field}: {code}")


def plain_date(day: date) -> str:
    """22 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_plain_words(content: Content, phrases: Phrases) -> dict[str, str | list[str]]:
    """The content as a template is given it: every date and code in words, the reference number as it is."""
    return {name: _in_words(name, value, phrases) for name, value in vars(content).items()}


def _in_words(name: str, value: object, phrases: Phrases) -> str | list[str]:
    match value:
        case date():
            return plain_date(value)
        case tuple():
            return [phrases.word(name, code) for code in value]
        case _ if name == "reference":
            return str(value)
        case _:
            return phrases.word(name, str(value))
