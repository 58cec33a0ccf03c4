"""What only the models of one package folder can say, asked by `checkout.ask_package` in a process of its own.

`python -m attune_contracts.authoring.in_package QUESTION TYPE`, with a value on stdin; one JSON object on stdout.
"""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from attune_contracts import schemas, structured_goldens
from attune_contracts.authoring.golden_files import write_golden
from attune_contracts.authoring.mutations import broken_values
from attune_contracts.envelope import decode_value, event_value
from attune_contracts.errors import ContractError
from attune_contracts.model import classified_fields
from attune_contracts.registry import declared_class, event_class
from attune_contracts.topic_declarations import BY_NAME

FIRST_GOLDEN: Final = "example"


def load(ce_type: str, value: bytes) -> dict[str, Any]:
    """Whether a draft's model can be built, keeps to its topic, and reads its example."""
    event = declared_class(ce_type)
    found = []
    topic = BY_NAME.get(event.topic)
    if topic is None:
        found.append(f"{ce_type}: its topic {event.topic} is not declared in topic_declarations")
    elif topic.owner != event.producer():
        found.append(f"{ce_type}: {event.topic} is written by {topic.owner}, not by {event.producer()}")
    elif topic.key != (event.key_field or "ce_id"):
        found.append(f"{ce_type}: records of {event.topic} have {topic.key} as their key, not {event.key_field}")
    properties = schemas.schema_of(ce_type).get("properties", {})
    described = {name for name, field in properties.items() if field.get("description")}
    found += [
        f"{ce_type}: {path} has no description"
        for path, _ in classified_fields(event)
        if "." not in path and path not in described
    ]
    try:
        written = event_value(decode_value(event, value))
    except ContractError as error:
        found.append(f"{ce_type}: its example is refused: {error}")
    else:
        if json.loads(written) != json.loads(value):
            found.append(f"{ce_type}: its example leaves a field to a default, or has one that is not declared")
    return {"problems": found, "consumers": event.known_consumers}


def order(ce_type: str, value: bytes) -> dict[str, Any]:  # noqa: ARG001 - every question is asked alike
    """Whether everything released is as it was frozen: freezing one type must not freeze somebody else's work."""
    return {"problems": _disorder()}


def freeze(ce_type: str, value: bytes) -> dict[str, Any]:
    """Writes goldens of a type that has just come to `events/`, its schema and the hashes. `value` is the example."""
    event = event_class(ce_type)
    package = schemas.PACKAGE_FOLDER
    about = (event.__doc__ or "").strip().splitlines()[0]
    written = event_value(decode_value(event, value))
    write_golden(package, ce_type, FIRST_GOLDEN, about=about, value=written)
    for broken in broken_values(event, written):
        write_golden(package, ce_type, broken.name, about=broken.about, value=broken.value, invalid=True)
    structured_goldens.write_missing()
    frozen, refused = schemas.write()
    problems = [f"{path}: is released and would change" for path in refused] + _disorder()
    return {"problems": problems, "frozen": frozen}


def _disorder() -> list[str]:
    """What is not as released; a golden that was never frozen need not even be one, so those come first."""
    return schemas.problems() or [
        f"{path.parent.parent.name}: {path.stem} has no golden in structured mode"
        for path in structured_goldens.missing()
    ]


QUESTIONS: Final[Mapping[str, Callable[[str, bytes], dict[str, Any]]]] = {
    "load": load,
    "order": order,
    "freeze": freeze,
}


if __name__ == "__main__":
    answer = QUESTIONS[sys.argv[1]](sys.argv[2], sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer | {"package": str(schemas.PACKAGE_FOLDER.resolve())}))
