"""YAML of mappings, lists, texts and whole numbers: enough for a manifest, without a library at run time.

Every text stands in double quotes as JSON writes it, which YAML 1.2 reads the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def yaml_documents(documents: Iterable[Mapping[str, Any]]) -> str:
    """A stream of documents, each begun with `---`."""
    return "".join(f"---\n{chr(10).join(_lines(document))}\n" for document in documents)


def _lines(node: Any, indent: str = "") -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _entry(f"{indent}{key}:", value, indent)
    else:
        for value in node:
            first, *rest = _lines(value, f"{indent}  ") if _is_nested(value) else [indent + "  " + json.dumps(value)]
            yield f"{indent}- {first.lstrip()}"
            yield from rest


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if _is_nested(value) and value:
        yield head
        yield from _lines(value, f"{indent}  ")
    else:
        yield f"{head} {json.dumps(value)}"


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)
