"""The code as a reader and writer: what its models take and write, against a released schema file.

A schema file that says one thing and a model that does another break strangers just as a changed field does.
"""

import json
from collections.abc import Callable, Iterator
from typing import Final

from attune_contracts import schemas
from attune_contracts.compatibility.finding import Counterexample
from attune_contracts.compatibility.generation import simplest, steps
from attune_contracts.compatibility.search import Version, random_wholes
from attune_contracts.compatibility.shape import flat
from attune_contracts.compatibility.validity import Reader
from attune_contracts.envelope import decode_value, event_value
from attune_contracts.errors import ContractError

RANDOM_EXAMPLES: Final = 10


def counterexamples(
    name: str, version: Version, *, tried: Callable[[], None] = lambda: None
) -> Iterator[Counterexample]:
    """Data that a released schema and the model of `name` judge differently; one for each field and direction.

    `tried` is called for each example. Raises UnreadableSchemaError.
    """
    shape, reader = flat(version.schema), Reader(version.schema)
    model_shape = flat(schemas.schema_of(name))
    start = simplest(shape, reader)
    code = f"the model of {name}"
    seen: set[tuple[str, str]] = set()
    for data in [start, *steps(start, shape, model_shape), *random_wholes(shape, reader, RANDOM_EXAMPLES)]:
        tried()
        is_valid = reader.takes(data)
        at, why, written = _read(name, data)
        if why:
            found = [Counterexample(version.label, code, data, at, why)] if is_valid else []
        elif not is_valid:
            found = [Counterexample(code, version.label, data, *pair) for pair in reader.refusals(data).items()]
        else:
            again = json.loads(written)
            refused = {} if again == data else reader.refusals(again)
            found = [Counterexample(code, version.label, again, *pair) for pair in refused.items()]
        for example in found:
            if (example.writer, example.at) not in seen:
                seen.add((example.writer, example.at))
                yield example


def _read(name: str, data: object) -> tuple[str, str, bytes]:
    """Where and why the model refuses data, both empty when it does not; and the data as it writes it."""
    try:
        read = decode_value(schemas.model_of(name), json.dumps(data).encode())
    except ContractError as error:
        steps = error.detail.split(":", 1)[0].split(".")
        return ".".join(step for step in steps if not step.isdigit()), error.detail, b""
    return "", "", event_value(read)
