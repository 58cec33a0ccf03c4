"""The rules of compatibility: each is one function of one place, with what to do instead.

A rule reads both schemas at one place and says what breaks there. It works in both directions at once: a released
reader must read what the next version writes, and the next version must read what was written before it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from attune_contracts.compatibility.advice import INSTEAD
from attune_contracts.compatibility.shape import NULLABLE, Place, Schema, canonical, places
from attune_contracts.compatibility.units import renamed_units, units
from attune_contracts.privacy import PrivacyClass

_BOUNDS: Final[Mapping[str, int]] = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "maximum": -1,
    "exclusiveMaximum": -1,
    "minLength": 1,
    "minItems": 1,
    "minProperties": 1,
    "maxLength": -1,
    "maxItems": -1,
    "maxProperties": -1,
}
"""Keyword: 1 where a greater number allows less, -1 where it allows more."""

_WORDING: Final = ("description", "examples", "deprecated", "$comment", "x-privacy-reason", "x-emitted-when")
"""What a reader's code never sees; a change of it is harmless and listed as such."""

_READ: Final = frozenset(
    {*_WORDING, *_BOUNDS, "$schema", "$id", "title", "type", NULLABLE, "anyOf", "enum", "pattern", "format", "items"}
    | {"properties", "required", "uniqueItems", "allOf", "default"}
    | {"x-privacy", "x-sealed-to", "x-sealed-holds", "x-topic", "x-key"}
)
"""The keywords the rules know; a change of any other breaks until somebody has thought about it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it finds at a place, what to do instead, and whether generated data can show it too."""

    name: str
    finds: Callable[[Place], Iterator[str]]
    instead: str
    search_sees: bool


def _both(place: Place) -> tuple[Schema, Schema] | None:
    return None if place.before is None or place.after is None else (place.before, place.after)


def _kind(shape: Schema) -> str:
    """The JSON type in words; the types of the codes where only codes are given."""
    if "anyOf" in shape:
        return " or ".join(sorted(_kind(choice) for choice in shape["anyOf"]))
    kinds = shape.get("type") or sorted({type(code).__name__ for code in shape.get("enum", ())})
    return " or ".join(sorted(kinds)) if isinstance(kinds, list) else str(kinds)


def _field_removed(place: Place) -> Iterator[str]:
    if place.after is None:
        yield "the field is gone: whoever reads it reads nothing"


def _field_added_required(place: Place) -> Iterator[str]:
    if place.before is None and place.is_required:
        yield "a new field is required: what was written before does not have it"


def _name_may_be_taken(place: Place) -> Iterator[str]:
    if place.before is None and not place.is_required and place.strangers_write:
        yield "strangers write this type and may already send a field of this name, with another type"


def _field_retyped(place: Place) -> Iterator[str]:
    if both := _both(place):
        old, new = map(_kind, both)
        if old != new:
            yield f"was {old} and is {new}"
        elif canonical(both[0].get("anyOf")) != canonical(both[1].get("anyOf")):
            yield "one of the shapes it may have has changed"


def _null_allowed(place: Place) -> Iterator[str]:
    if (both := _both(place)) and both[1].get(NULLABLE) and not both[0].get(NULLABLE):
        yield "may now be null: released readers refuse null"


def _null_refused(place: Place) -> Iterator[str]:
    if (both := _both(place)) and both[0].get(NULLABLE) and not both[1].get(NULLABLE):
        yield "may no longer be null: what was written before may have null there"


def _made_required(place: Place) -> Iterator[str]:
    if _both(place) and place.is_required and not place.was_required:
        yield "was optional and is required: what was written before may lack it"


def _made_optional(place: Place) -> Iterator[str]:
    if _both(place) and place.was_required and not place.is_required:
        yield "was required and is optional: released readers refuse an event without it"


def _codes(shape: Schema) -> dict[str, Any]:
    return {canonical(code): code for code in shape.get("enum", ())}


def _same_kind(place: Place) -> tuple[Schema, Schema] | None:
    """Both shapes where they have one type: what is retyped is told as that alone."""
    both = _both(place)
    return both if both and _kind(both[0]) == _kind(both[1]) else None


def _enum_narrowed(place: Place) -> Iterator[str]:
    if both := _same_kind(place):
        old, new = map(_codes, both)
        if old and new and (gone := [old[code] for code in old if code not in new]):
            yield f"the code {', '.join(map(str, gone))} is gone: it stands in what was written before"
        elif new and not old:
            yield "was open and is a closed list of codes"


def _enum_widened(place: Place) -> Iterator[str]:
    if both := _same_kind(place):
        old, new = map(_codes, both)
        if old and new and (added := [new[code] for code in new if code not in old]):
            yield f"the code {', '.join(map(str, added))} is new: released readers refuse it"
        elif old and not new:
            yield "was a closed list of codes and is open: released readers refuse any other"


def _differs(place: Place, keyword: str) -> tuple[Any, Any] | None:
    both = _both(place)
    if both is None or canonical(both[0].get(keyword)) == canonical(both[1].get(keyword)):
        return None
    return both[0].get(keyword), both[1].get(keyword)


def _pattern_changed(place: Place) -> Iterator[str]:
    if changed := _differs(place, "pattern"):
        yield f"the pattern was {changed[0] or 'none'} and is {changed[1] or 'none'}"


def _format_changed(place: Place) -> Iterator[str]:
    if changed := _differs(place, "format"):
        yield f"the format was {changed[0] or 'none'} and is {changed[1] or 'none'}"


def _bounds(place: Place, *, narrower: bool) -> Iterator[str]:
    for keyword, sign in _BOUNDS.items():
        if _same_kind(place) and (changed := _differs(place, keyword)):
            old, new = changed
            is_narrower = new is not None and (old is None or (new - old) * sign > 0)
            if is_narrower == narrower:
                yield f"{keyword} was {'none' if old is None else old} and is {'none' if new is None else new}"


def _bound_narrowed(place: Place) -> Iterator[str]:
    yield from _bounds(place, narrower=True)


def _bound_widened(place: Place) -> Iterator[str]:
    yield from _bounds(place, narrower=False)


def _repeats_changed(place: Place) -> Iterator[str]:
    if changed := _differs(place, "uniqueItems"):
        yield "repeats were refused and are allowed" if changed[0] else "repeats were allowed and are refused"


def _distinct_entry_grew(place: Place) -> Iterator[str]:
    both = _both(place)
    if both and all(shape.get("uniqueItems") and "items" in shape for shape in both):
        for inner in places(both[0]["items"], both[1]["items"]):
            if inner.before is None:
                yield f"entries have a new field {inner.path}: what it alone tells apart repeats itself to old readers"


def _rule_between_fields_changed(place: Place) -> Iterator[str]:
    if both := _both(place):
        old, new = ({canonical(rule) for rule in shape.get("allOf", ())} for shape in both)
        for rule in sorted(new - old):
            yield f"a rule between fields is new, what was written before may not keep it: {rule}"
        for rule in sorted(old - new):
            yield f"a rule between fields is gone, released readers still keep it: {rule}"


def _default_changed(place: Place) -> Iterator[str]:
    if changed := _differs(place, "default"):
        old, new = (canonical(value) for value in changed)
        yield f"an event without it meant {old} and means {new}"


def _unit_changed(place: Place) -> Iterator[str]:
    if both := _both(place):
        old, new = (units(place.path, shape) for shape in both)
        if old != new and old and new:
            yield f"the same number meant {', '.join(sorted(old))} and means {', '.join(sorted(new))}"
        for name, other in renamed_units(*both):
            yield f"{name} became {other}: the same fact in another unit"


def _topic_moved(place: Place) -> Iterator[str]:
    if changed := _differs(place, "x-topic"):
        yield f"was published on {changed[0]} and is on {changed[1]}: readers stay where they subscribed"


def _key_moved(place: Place) -> Iterator[str]:
    if changed := _differs(place, "x-key"):
        yield f"the record key was {changed[0]} and is {changed[1]}: facts of one aggregate lose their order"


def _privacy_raised(place: Place) -> Iterator[str]:
    for keyword in ("x-privacy", "x-sealed-holds"):
        if changed := _differs(place, keyword):
            old, new = (PrivacyClass[(word or "public").upper()] for word in changed)
            if new > old:
                yield f"{keyword} was {old.word} and is {new.word}: readers keep it as if it were still {old.word}"


def _sealed_reader_changed(place: Place) -> Iterator[str]:
    if changed := _differs(place, "x-sealed-to"):
        old, new = (f"sealed to {reader}" if reader else "in clear" for reader in changed)
        yield f"was {old} and is {new}: who could open it can no longer, or was never meant to"


def _keyword_unknown(place: Place) -> Iterator[str]:
    if both := _both(place):
        for keyword in sorted({*both[0], *both[1]} - _READ):
            if _differs(place, keyword):
                yield f"{keyword} has changed, and no rule of this gate reads that keyword"


def _rules(*finders: Callable[[Place], Iterator[str]], search_sees: bool) -> Iterator[Rule]:
    for finds in finders:
        name = finds.__name__.removeprefix("_")
        yield Rule(name, finds, INSTEAD[name], search_sees)


RULES: Final[tuple[Rule, ...]] = (
    *_rules(
        _field_removed,
        _field_added_required,
        _name_may_be_taken,
        _field_retyped,
        _null_allowed,
        _null_refused,
        _made_required,
        _made_optional,
        _enum_narrowed,
        _enum_widened,
        _pattern_changed,
        _format_changed,
        _bound_narrowed,
        _bound_widened,
        _repeats_changed,
        _distinct_entry_grew,
        _rule_between_fields_changed,
        _keyword_unknown,
        search_sees=True,
    ),
    *_rules(
        _default_changed,
        _unit_changed,
        _topic_moved,
        _key_moved,
        _privacy_raised,
        _sealed_reader_changed,
        search_sees=False,
    ),
)
"""Every rule. A new one needs its advice, a sample that fails without it, and a word in the table of this package."""


def harmless_changes(place: Place) -> Iterator[str]:
    """What changed at a place and breaks nobody, in sentences."""
    where = place.path or "the type"
    if place.before is None and not place.is_required and not place.strangers_write:
        yield f"{where}: a new optional field; released readers pass it over"
    if _both(place):
        for keyword in _WORDING:
            if _differs(place, keyword):
                yield f"{where}: {keyword.removeprefix('x-')} is worded differently"
        for keyword in ("x-privacy", "x-sealed-holds"):
            if _differs(place, keyword) and not any(_privacy_raised(place)):
                yield f"{where}: {keyword} is lower than it was"
