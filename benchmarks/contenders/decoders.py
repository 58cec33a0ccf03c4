"""Four ways to read an event from its bytes, in one process, in short slices by turns.

Told in CPU time, because a slice may be interrupted. The middle of all slices counts. Prints microseconds an event by
contender, as JSON; takes the size of the values, the slices and the events of a slice as arguments.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import jsonschema_rs
from attune_contracts.envelope import decode
from attune_contracts.registry import event_class
from attune_contracts.schemas import schema_of
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types

from benchmarks.events import shape_of

OURS, BARE, RUST, PURE = "Attune decode", "bare pydantic-core", "json.loads + jsonschema-rs", "json.loads + jsonschema"
ORDER = (OURS, BARE, RUST, PURE)
SLOW_SHARE = 10
"""The slowest gets this many times fewer events a slice."""

Decoder = Callable[[bytes], object]


def decoders(value_bytes: int) -> dict[str, Decoder]:
    """Every contender, for values of this size. Each refuses by raising."""
    shape = shape_of(value_bytes)
    headers: Mapping[str, str] = dict(shape.headers)
    schema = schema_of(shape.ce_type)
    bare = event_class(shape.ce_type).__pydantic_validator__.validate_json
    rust = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate
    pure = Draft202012Validator(schema, format_checker=FormatChecker(["uuid", "date"])).validate
    loads = json.loads
    return {
        OURS: lambda value: decode(headers, value),
        BARE: lambda value: bare(value, extra="ignore"),
        RUST: lambda value: rust(loads(value)),
        PURE: lambda value: pure(loads(value)),
    }


def measure(value_bytes: int, slices: int, events: int) -> dict[str, float]:
    """Microseconds of CPU an event, by contender."""
    values = [event.value for event in shape_of(value_bytes).events(events)]
    contenders = decoders(value_bytes)
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(slices + 1):
        for name, read in contenders.items():
            seconds = _slice(read, values[: events // SLOW_SHARE] if name == PURE else values)
            if number:  # the first warms up
                taken[name].append(seconds * 1e6)
    return {name: statistics.median(times) for name, times in taken.items()}


def _slice(read: Decoder, values: Sequence[bytes]) -> float:
    began = time.process_time()
    for value in values:
        read(value)
    return (time.process_time() - began) / len(values)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(*(int(argument) for argument in sys.argv[1:]))))
