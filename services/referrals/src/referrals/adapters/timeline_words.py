"""The words of timelines, one YAML document for each audience: each kind of event with words, or why none."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final, get_type_hints

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from referrals.adapters.fact_rows import CLASSES
from referrals.domain.timeline import ABSENT, Audience, Wording, Words

OTHERWISE: Final = "otherwise"


class TimelineWordsError(ValueError):
    """A document of words that cannot be used; its text says why."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Omitted(_Strict):
    omitted: str = Field(min_length=10)


class _Chosen(_Strict):
    by: str
    words: dict[str, str]


_DOCUMENT: Final = TypeAdapter[dict[str, str | _Omitted | _Chosen]](dict[str, str | _Omitted | _Chosen])


@cache
def load_words() -> Mapping[Audience, Words]:
    """The shipped words of every audience. Raises `TimelineWordsError`."""
    return {audience: _shipped(audience) for audience in Audience}


def _shipped(audience: Audience) -> Words:
    text = files("referrals").joinpath("timeline", f"{audience}.yaml").read_text("utf-8")
    return read_words(audience, yaml.safe_load(text))


def read_words(name: str, document: Any) -> Words:
    """The words in a parsed document. Raises `TimelineWordsError`, naming the event and the reason."""
    parsed = _DOCUMENT.validate_python(document)
    if unknown := sorted(set(parsed) ^ set(CLASSES)):
        raise TimelineWordsError(f"{name}: these have no words, or are no events: {', '.join(unknown)}")
    words = {kind: _wording(entry) for kind, entry in parsed.items()}
    for kind, wording in words.items():
        _check(name, kind, wording)
    return words


def _wording(entry: str | _Omitted | _Chosen) -> Wording:
    match entry:
        case _Omitted():
            return Wording(omitted=entry.omitted)
        case _Chosen():
            choices = {code: words for code, words in entry.words.items() if code != OTHERWISE}
            return Wording(entry.words.get(OTHERWISE), entry.by, choices)
        case _:
            return Wording(entry)


def _check(name: str, kind: str, wording: Wording) -> None:
    """Only days and counts are filled in: a name, a code or an id cannot get into a line.

    A day that may be absent is filled in where there are other words for its absence.
    """
    hints = get_type_hints(CLASSES[kind])
    sayable = {field for field, hint in hints.items() if getattr(hint, "__name__", "") in ("date", "int")}
    if wording.by is not None and hints.get(wording.by) == date | None and ABSENT in (wording.choices or {}):
        sayable.add(wording.by)
    if wording.omitted is None and wording.words is None:
        raise TimelineWordsError(f"{name}: {kind} has no words for {OTHERWISE}")
    if wording.by is not None and wording.by not in hints:
        raise TimelineWordsError(f"{name}: {kind} has no field {wording.by}")
    for text in (wording.words or "", *(wording.choices or {}).values()):
        named = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
        if named - sayable:
            raise TimelineWordsError(f"{name}: {kind} can say only {sorted(sayable)}, not {sorted(named - sayable)}")
