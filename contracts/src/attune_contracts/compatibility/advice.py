"""What to do instead of each breaking change: by the rule's name, one sentence to act on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NEW_MAJOR: Final = "publish a new major version beside this one, with an upcaster"

INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "field_removed": f"keep publishing the field until its readers have moved; to drop it, {_NEW_MAJOR}",
        "field_added_required": f"add it as optional, or {_NEW_MAJOR}",
        "name_may_be_taken": f"{_NEW_MAJOR}: there the name is new to everybody who writes it",
        "field_retyped": f"add an optional field of another name with the new type, or {_NEW_MAJOR}",
        "null_allowed": f"leave the field out where there is no value, if it is optional; else {_NEW_MAJOR}",
        "null_refused": f"go on reading null, or {_NEW_MAJOR}",
        "made_required": f"let it stay optional and always write it, or {_NEW_MAJOR}",
        "made_optional": f"go on requiring it and write it in every event, or {_NEW_MAJOR}",
        "enum_narrowed": "keep the code and stop writing it; the code list's dates say until when it is in force",
        "enum_widened": f"write the nearest old code here and the finer one in a new optional field, or {_NEW_MAJOR}",
        "pattern_changed": f"add an optional field of another name with the new pattern, or {_NEW_MAJOR}",
        "format_changed": f"add an optional field of another name with the new format, or {_NEW_MAJOR}",
        "bound_narrowed": f"let the domain refuse it before it is published and leave the contract, or {_NEW_MAJOR}",
        "bound_widened": f"add an optional field of another name with the wider bounds, or {_NEW_MAJOR}",
        "repeats_changed": f"leave the list as it is and let the domain see to repeats, or {_NEW_MAJOR}",
        "distinct_entry_grew": f"put the new fact into a field beside the list, or {_NEW_MAJOR}",
        "rule_between_fields_changed": f"leave the contract and keep stricter rules in the domain, or {_NEW_MAJOR}",
        "default_changed": f"write the value in every event and leave the default, or {_NEW_MAJOR}",
        "unit_changed": "add an optional field whose name ends with the new unit, and keep writing this one",
        "topic_moved": "publish a new type on the other topic, and both until every reader has moved",
        "key_moved": "publish a new type with the other key, and both until every reader has moved",
        "privacy_raised": f"erase what was written in clear, seal it under a new name, and {_NEW_MAJOR}",
        "sealed_reader_changed": "add a second sealed field for the other reader",
        "keyword_unknown": "say it in keywords the gate reads, or teach the gate this one, with a sample",
    }
)
