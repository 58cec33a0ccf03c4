"""What a partner must know beside schemas: topics, types, code lists, and which examples say what."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attune_contracts.codes import CODE_LISTS
from attune_contracts.goldens import Golden, invalid_goldens, valid_goldens
from attune_contracts.pack.partitioning import partitioning
from attune_contracts.registry import all_events
from attune_contracts.schemas import GOLDENS_FOLDER, schema_of
from attune_contracts.topic_declarations import PARTITIONS
from attune_contracts.topics import Topic, topic_configuration, topics_for

_PLACEHOLDER: Final = "{integrator}"
_STAND_IN: Final = "anyname"

_SEEN_BY: Final = {
    "missing_header": "headers",
    "unknown_type": "headers",
    "unknown_major": "headers",
    "wrong_content_type": "headers",
    "not_json": "value",
    "not_utf8": "value",
    "duplicate_key": "reader",
    "too_large": "reader",
    "too_deep": "reader",
    "schema_mismatch": "schema",
    "unknown_code": "schema",
    "out_of_range": "reader",
}
"""Where it shows: in the headers, in the value's bytes, by the JSON Schema, or only to a reader that looks for it."""


def topic_facts(integrator: str | None) -> dict[str, Any]:
    """Every topic. Without an integrator the topics each of them has are told with `{integrator}` in their names."""
    placed = topics_for([_STAND_IN if integrator is None else integrator])
    return {
        "encoding": "CloudEvents 1.0, Kafka protocol binding, binary mode: `ce_` headers, JSON in the value",
        "marker": {
            "type": "attune.stream.EpochStarted.v1",
            "on": "every partition of every topic a service of ours writes",
            "key": None,
        },
        "topics": [_topic(topic, keep=integrator is not None) for topic in placed],
    }


def event_facts() -> list[dict[str, Any]]:
    """Every released type: where it lives, who writes it and is known to read it, and when it comes."""
    return [
        {
            "type": ce_type,
            "topic": event.topic,
            "key": schema_of(ce_type)["x-key"],
            "written_by": event.producer(),
            "known_to_read": list(event.known_consumers),
            "emitted_when": event.emitted_when,
            "schema": f"schemas/{ce_type}.json",
        }
        for ce_type, event in all_events().items()
    ]


def code_list_facts() -> list[dict[str, Any]]:
    """Every version of every code list, with its dates and its source."""
    return [
        {
            "name": one.name,
            "version": one.version,
            "valid_from": one.valid_from.isoformat(),
            "valid_to": None if one.valid_to is None else one.valid_to.isoformat(),
            "source": one.source,
            "codes": dict(one.codes),
        }
        for one in sorted(CODE_LISTS, key=lambda one: (one.name, one.version))
    ]


def partitioning_facts() -> dict[str, Any]:
    """The rule, with the keys of the goldens and of every length up to two words as vectors."""
    keys = {golden.key for golden in valid_goldens() if golden.key}
    lengths = {"abcdefgh"[:length] for length in range(1, 9)}
    return partitioning([*sorted(lengths), "h\u00e9llo", *sorted(keys)], PARTITIONS)


def golden_facts() -> list[dict[str, Any]]:
    """Every golden record: whether it must be read, and else where its fault shows and what it is called."""
    return [
        *(_golden(golden) for golden in (*valid_goldens(), *invalid_goldens())),
        *(_structured(path) for path in sorted(GOLDENS_FOLDER.glob("attune.*/structured/*.json"))),
    ]


def golden_files() -> Iterator[Path]:
    """The files of the golden records; seals are told as sealing vectors."""
    yield from sorted(GOLDENS_FOLDER.glob("attune.*/**/*.json"))


def _golden(golden: Golden) -> dict[str, Any]:
    told = {"type": golden.ce_type, "mode": "binary", "about": golden.about}
    folder = f"goldens/{golden.ce_type}"
    if golden.reason is None:
        return {"file": f"{folder}/valid/{golden.name}.json"} | told | {"expect": "read"}
    refused = {"expect": "refused", "reason": golden.reason, "seen_by": _SEEN_BY[golden.reason]}
    return {"file": f"{folder}/invalid/{golden.name}.json"} | told | refused


def _structured(path: Path) -> dict[str, Any]:
    """A record in structured mode; all of them are valid."""
    return {
        "file": f"goldens/{path.relative_to(GOLDENS_FOLDER).as_posix()}",
        "type": path.parent.parent.name,
        "mode": "structured",
        "about": json.loads(path.read_text(encoding="utf-8"))["about"],
        "expect": "read",
    }


def _topic(topic: Topic, *, keep: bool) -> dict[str, Any]:
    def named(name: str) -> str:
        return name if keep else name.replace(_STAND_IN, _PLACEHOLDER)

    return {
        "name": named(topic.name),
        "kind": topic.kind,
        "purpose": topic.purpose,
        "writers": [named(writer) for writer in topic.writers],
        "readers": [named(reader) for reader in topic.readers],
        "key": topic.key,
        "partitions": topic.partitions,
        "retention_ms": topic.retention_ms,
        "configuration": topic_configuration(topic.retention_ms),
        "types": list(topic.types),
    }
