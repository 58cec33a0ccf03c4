"""Codes, days and times in the plain words of one language; in English the way GOV.UK writes them: 22 November 2026,
2:30pm, whole sentences, no codes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from notifications.domain.content import Content

LONDON: Final = ZoneInfo("Europe/London")
DAY_IS_ENOUGH: Final = frozenset({"withdrawn_at"})
"""Instants whose hour would tell a reader nothing."""

PAIRS: Final[Mapping[str, tuple[str, str]]] = {"aim_progress": ("aims", "progress")}
"""Fields of pairs of codes -> the lists their two codes are worded by."""

ANY_FIELD: Final = "any"

Words = str | list[str] | None


class PhrasesError(ValueError):
    """A code has no words; the text lists all of them."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Field -> code -> words. Fields in `unknown` grow with policy documents: a code without words there is read out
    as the service calls it, in the pattern that stands for the field, or for `any` of them."""

    words: Mapping[str, Mapping[str, str]]
    unknown: Mapping[str, str]
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
        if field not in self.open_fields:
            raise PhrasesError(f"no words for {field}: {code}")
        pattern = self.unknown.get(field, self.unknown[ANY_FIELD])
        return pattern.replace("{code}", code.replace("_", " ").replace("-", " "))

    def with_words(self, words: Mapping[str, Mapping[str, str]]) -> "Phrases":
        """The same, with other words for some codes: what one message says in its own way."""
        own = {field: {**self.of(field), **known} for field, known in words.items()}
        return Phrases({**self.words, **own}, self.unknown, self.open_fields) if words else self


@dataclass(frozen=True, slots=True)
class DayWords:
    """How a language writes days and times. Weekdays begin with Monday; `moment` holds {weekday}, {day}, {time}."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    moment: str
    hours_of_a_clock: int

    def day(self, day: date) -> str:
        """22 November 2026."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def moment_of(self, at: datetime) -> str:
        """Sunday 22 November 2026 at 2:30pm, by the clocks of England."""
        local = at.astimezone(LONDON)
        return self.moment.format(
            weekday=self.weekdays[local.weekday()], day=self.day(local.date()), time=self._time(local)
        )

    def _time(self, local: datetime) -> str:
        if self.hours_of_a_clock == 24:  # noqa: PLR2004 - the other kind of clock
            return f"{local:%H:%M}"
        minutes = f":{local.minute:02}" if local.minute else ""
        return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def in_plain_words(content: Content, phrases: Phrases, days: DayWords) -> dict[str, Words]:
    """The content as a template is given it: days, times and codes in words, counts and reference numbers as they
    are, None for what is not known."""
    return {name: _in_words(name, value, phrases, days) for name, value in vars(content).items()}


def _in_words(name: str, value: object, phrases: Phrases, days: DayWords) -> Words:
    match value:
        case None:
            words: Words = None
        case datetime() if name in DAY_IS_ENOUGH:
            words = days.day(value.astimezone(LONDON).date())
        case datetime():
            words = days.moment_of(value)
        case date():
            words = days.day(value)
        case tuple() if name in PAIRS:
            first, second = PAIRS[name]
            words = [f"{phrases.word(first, one)}: {phrases.word(second, other)}" for one, other in value]
        case tuple():
            words = [phrases.word(name, code) for code in value]
        case str() if name != "reference":
            words = phrases.word(name, value)
        case _:
            words = str(value)
    return words
