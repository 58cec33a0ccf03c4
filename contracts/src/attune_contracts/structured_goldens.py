"""Golden records in structured mode: each valid golden once more, as one JSON object, frozen like the first.

They are made from the binary ones when a type is released, and never again: `schemas write` writes those that are
missing and freezes them, tests read them and compare what would be written today.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from attune_contracts.envelope import WireMessage
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.schemas import GOLDENS_FOLDER
from attune_contracts.structured import encode_structured

FOLDER_NAME = "structured"


@cache
def structured_goldens() -> tuple[Golden, ...]:
    """Every frozen record in structured mode, beside its binary one of the same name."""
    return tuple(
        Golden(
            ce_type=path.parent.parent.name,
            name=path.stem,
            about=record["about"],
            topic=record["topic"],
            key=record["key"],
            headers=record["headers"],
            value=record["value"].encode(),
        )
        for path in sorted(GOLDENS_FOLDER.glob(f"attune.*/{FOLDER_NAME}/*.json"))
        for record in [json.loads(path.read_text(encoding="utf-8"))]
    )


def in_structured_mode(golden: Golden) -> WireMessage:
    """A valid golden as it is written in structured mode."""
    key = (golden.key or "").encode()
    return encode_structured(
        WireMessage(UUID(golden.headers["ce_id"]), golden.topic, key, tuple(golden.headers.items()), golden.value)
    )


def missing() -> list[Path]:
    """The files there should be and are not."""
    return [path for path, _ in _all_files() if not path.exists()]


def write_missing() -> list[Path]:
    """Writes the files of new goldens; what is there stays as it is. Returns what was written."""
    written = []
    for path, golden in _all_files():
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(_text(golden), encoding="utf-8")
            written.append(path)
    return written


def _all_files() -> Iterator[tuple[Path, Golden]]:
    for golden in valid_goldens():
        yield GOLDENS_FOLDER / golden.ce_type / FOLDER_NAME / f"{golden.name}.json", golden


def _text(golden: Golden) -> str:
    message = in_structured_mode(golden)
    record = {
        "about": golden.about,
        "topic": golden.topic,
        "key": golden.key,
        "headers": dict(message.headers),
        "value": message.value.decode(),
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
