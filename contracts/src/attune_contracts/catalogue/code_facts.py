"""The code lists as pages: all versions of a list together, and the fields whose codes they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from attune_contracts.catalogue.type_facts import every_type
from attune_contracts.codes import CODE_LISTS
from attune_contracts.codes.code_list import CodeList


@dataclass(frozen=True, slots=True)
class ListFacts:
    """One version of a list, and where its codes stand: pairs of ce_type and field."""

    codes: CodeList
    used_by: tuple[tuple[str, str], ...]


@cache
def every_list() -> Mapping[str, tuple[ListFacts, ...]]:
    """Every list by its name, the newest version first."""
    found: dict[str, tuple[ListFacts, ...]] = {}
    for code_list in sorted(CODE_LISTS, key=lambda each: (each.name, -each.version)):
        found[code_list.name] = (*found.get(code_list.name, ()), ListFacts(code_list, _used_by(code_list)))
    return MappingProxyType(found)


def _used_by(code_list: CodeList) -> tuple[tuple[str, str], ...]:
    return tuple(
        (facts.ce_type, field.path)
        for facts in every_type().values()
        for field in facts.fields
        if field.code_list == code_list.name and field.codes == tuple(code_list.codes)
    )
