"""The frozen JSON Schemas as an AsyncAPI document can hold them.

AsyncAPI resolves `$ref` from the top of the document and reads schemas as a superset of draft 7. So nested definitions
become schemas of their own, a reference with words beside it moves into `allOf`, and `$schema` and `$id` go: nothing of
what is accepted or refused changes, and `x-schema-id` names the file. A schema with a word that draft 7 reads
differently is refused here, loudly, instead of being read wrongly by others.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from attune_contracts.asyncapi.names import to_schema
from attune_contracts.errors import DeclarationError
from attune_contracts.schemas import minor_of, schema_path

_DEFINITION: Final = "#/$defs/"
_READ_DIFFERENTLY: Final = frozenset(
    {"prefixItems", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas", "minContains"}
    | {"maxContains", "$dynamicRef", "$dynamicAnchor", "$anchor"}
)
_HOLDS_NAMES: Final = frozenset({"properties", "$defs", "patternProperties"})


def payload_schemas(ce_type: str, *, deprecated: bool) -> dict[str, Any]:
    """The newest released schema of one type and of what is nested in it, by their names in the document."""
    newest = schema_path(ce_type, minor_of(ce_type))
    frozen: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    nested = frozen.pop("$defs", {})
    del frozen["$schema"]
    head = {"x-schema-id": frozen.pop("$id")} | ({"deprecated": True} if deprecated else {})
    schemas = {ce_type: _fitted(frozen, ce_type) | head}
    schemas |= {f"{ce_type}.{name}": _fitted(schema, ce_type) for name, schema in nested.items()}
    return schemas


def _fitted(node: Any, ce_type: str, *, names: bool = False) -> Any:
    """A schema, or with `names` a mapping of names to schemas, with its references led to the document's schemas."""
    if isinstance(node, list):
        return [_fitted(value, ce_type) for value in node]
    if not isinstance(node, Mapping):
        return node
    if not names and (strange := _READ_DIFFERENTLY & set(node)):
        raise DeclarationError(f"{ce_type}: draft 7 does not know {', '.join(sorted(strange))}")
    fitted = {key: _fitted(value, ce_type, names=not names and key in _HOLDS_NAMES) for key, value in node.items()}
    if not names and isinstance(target := fitted.get("$ref"), str):
        del fitted["$ref"]
        reference = to_schema(f"{ce_type}.{target.removeprefix(_DEFINITION)}")
        return {"allOf": [reference], **fitted} if fitted else reference
    return fitted
