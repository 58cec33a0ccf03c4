"""Units: in what a number is counted, read from the end of a field's name and from its description."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attune_contracts.compatibility.shape import Schema, properties

_WORDS: Final[Mapping[str, str]] = {
    r"pence|penny": "pence",
    r"pounds?|gbp": "pounds",
    r"(?:without|excluding) vat": "without VAT",
    r"(?:with|including) vat": "with VAT",
    r"milliseconds?|ms": "milliseconds",
    r"seconds?": "seconds",
    r"minutes?": "minutes",
    r"hours?": "hours",
    r"(?<!working )days?": "days",
    r"working days?": "working days",
    r"weeks?": "weeks",
    r"months?": "months",
    r"years?": "years",
    r"percent|per cent|percentage": "per cent",
    r"hundredths?": "hundredths",
    r"bytes?": "bytes",
    r"metres?": "metres",
    r"kilometres?|km": "kilometres",
    r"miles?": "miles",
    r"utc": "UTC",
    r"local time": "local time",
}


def units(path: str, shape: Schema) -> frozenset[str]:
    """The units of the field at `path`; only numbers and instants have any."""
    if shape.get("type") not in {"integer", "number"} and shape.get("format") != "date-time":
        return frozenset()
    last_word = re.split(r"[._]", path.removesuffix("[]"))[-1]
    text = f"{shape.get('description', '')} {last_word}".lower()
    return frozenset(unit for words, unit in _WORDS.items() if re.search(rf"\b(?:{words})\b", text))


def renamed_units(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    """Fields that go while one with the same beginning and another unit comes: `fee_pence` and `fee_pounds`."""
    gone = {name: shape for name, shape in properties(before).items() if name not in properties(after)}
    come = {name: shape for name, shape in properties(after).items() if name not in properties(before)}
    for name, shape in gone.items():
        for other, other_shape in come.items():
            stem, other_stem = name.rpartition("_")[0], other.rpartition("_")[0]
            if stem and stem == other_stem and units(name, shape) != units(other, other_shape):
                yield name, other
