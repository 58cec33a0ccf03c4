"""The sample changes: `samples/base.json` with one change each, written as a JSON Merge Patch (RFC 7396)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attune_contracts.compatibility.finding import Report
from attune_contracts.compatibility.gate import diff
from attune_contracts.compatibility.rules import RULES, Rule
from attune_contracts.compatibility.search import Version

FOLDER = Path(__file__).parent / "samples"
NAME = "attune.sample.VisitHeld.v1"


@dataclass(frozen=True)
class Sample:
    """One change in two versions; of a breaking one the rule that finds it, the place, and whether search sees it."""

    name: str
    before: Version
    after: Version
    rule: str | None
    path: str | None
    shown_by_search: bool

    def report(self, *, rules: tuple[Rule, ...] = RULES, by_search: bool = True) -> Report:
        return diff(self.before, self.after, name=NAME, rules=rules, by_search=by_search)


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396: null takes a member away, an object is worked in, anything else takes its place."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def base() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / "base.json").read_text())
    return schema


def samples(kind: str) -> list[Sample]:
    """Every sample of a folder, `breaking` or `harmless`."""
    return [_sample(path) for path in sorted((FOLDER / kind).glob("*.json"))]


def _sample(path: Path) -> Sample:
    told = json.loads(path.read_text())
    before = merged(base(), told.get("both", {}))
    after = merged(before, told["change"])
    return Sample(
        path.stem,
        Version("the released version", before),
        Version("the next version", after),
        told.get("rule"),
        told.get("path"),
        told.get("shown_by_search", False),
    )
