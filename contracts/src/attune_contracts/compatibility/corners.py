"""Values that tell one schema from another: codes, bounds and their neighbours, samples of a pattern, other types.

They are the same in every run, the simplest first. Patterns are sampled by Hypothesis, with a fixed seed.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attune_contracts.compatibility.shape import NULLABLE, Schema, canonical

OF_EACH_TYPE: Final[tuple[Any, ...]] = (0, "", True, None, [], {}, 0.5)
SAMPLES_MAX: Final = 12
SIZE_MAX: Final = 40
"""Longer lists are not made; longer texts are, they cost nothing."""
TEXT_LENGTH_MAX: Final = 20_000

_DATES: Final = ("2026-01-01", "2024-02-29", "1999-12-31", "2026-11-30", "9999-12-31", "0001-01-01")
_INSTANTS: Final = (
    *("2026-01-01T00:00:00Z", "2024-02-29T23:59:59.999999Z", "2026-06-30T12:00:00+00:00", "1999-12-31T23:59:59.5Z"),
    *("2026-06-30T12:00:00+01:00", "2026-06-30T12:00:00"),
)
_ID: Final = "{:08x}-0000-4000-8000-000000000000"
_IDS: Final = (_ID.format(0), _ID.format(1), "ABCDEF00-0000-4000-8000-000000000000", "abcdef00000040008000000000000000")
_FORMATTED: Final = {"date": _DATES, "date-time": _INSTANTS, "uuid": _IDS}


def replayed(max_examples: int) -> settings:
    """Hypothesis without chance, clock or memory of earlier runs: the same data every time."""
    return settings(
        max_examples=max_examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def corners(*shapes: Schema) -> list[Any]:
    """Telling values for one place, from every version's shape of it; not all of them are valid there."""
    found: dict[str, Any] = {}
    for shape in shapes:
        for value in _of_shape(shape):
            found.setdefault(canonical(value), value)
    for value in OF_EACH_TYPE:
        found.setdefault(canonical(value), value)
    return list(found.values())


def many(shape: Schema) -> list[Any]:
    """Enough different values to fill a list with, as far as the shape has them."""
    return [_ID.format(number) for number in range(SIZE_MAX)] if shape.get("format") == "uuid" else corners(shape)


def _of_shape(shape: Schema) -> Iterator[Any]:
    for choice in shape.get("anyOf", ()):
        yield from _of_shape(choice)
    yield from shape.get("enum", ())
    if shape.get("type") in {"integer", "number"}:
        yield from _numbers(shape)
    if shape.get("type") == "string":
        yield from _texts(shape)
    if shape.get("type") == "boolean":
        yield from (False, True)
    if shape.get(NULLABLE):
        yield None


def _numbers(shape: Schema) -> Iterator[int | float]:
    yield from (0, 1, -1)
    for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        if keyword in shape:
            yield from (shape[keyword], shape[keyword] + 1, shape[keyword] - 1)


def _texts(shape: Schema) -> Iterator[str]:
    if "pattern" in shape:
        yield from _samples(shape["pattern"])
    yield from _FORMATTED.get(shape.get("format", ""), ())
    yield from ("a", "A", "0", "a b", "é")
    for keyword in ("minLength", "maxLength"):
        if shape.get(keyword, TEXT_LENGTH_MAX) < TEXT_LENGTH_MAX:
            yield from ("a" * (shape[keyword] + more) for more in (0, 1, -1))


@cache
def _samples(pattern: str) -> tuple[str, ...]:
    """Texts a pattern takes, the shortest first."""
    found: set[str] = set()

    @replayed(SAMPLES_MAX * 2)
    @given(st.from_regex(pattern, fullmatch=pattern.startswith("^") and pattern.endswith("$")))
    def collect(text: str) -> None:
        found.add(text)

    collect()
    return tuple(sorted(found, key=lambda text: (len(text), text))[:: max(1, len(found) // SAMPLES_MAX)])
