"""From an older major of an event to a newer one, step by step: pure functions of the data, found by their files.

`upcasters/<service>/<event>_v<n>.py` holds `upcast(event)`, from major n to n + 1. What the newer major asks and the
older could not say stays empty: an upcaster invents nothing. A released major above 1 without a step from the one
before it fails the build.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attune_contracts.envelope import decode
from attune_contracts.errors import ContractError
from attune_contracts.model import CE_TYPE, EventModel
from attune_contracts.registry import module_name

Step = Callable[[EventModel], EventModel]


def has(older: str, newer: str) -> bool:
    """Whether data of one type can be read as a later major of it, in one step or in several."""
    return newer in _road(older)


def upcast(event: EventModel, to_major: int) -> EventModel:
    """The event as a later major says it; itself where it is of that major already.

    Raises ContractError `unknown_type` where no road of steps leads there, back to an older major for example.
    """
    kind = type(event).ce_type
    target = f"{kind.rpartition('.v')[0]}.v{to_major}"
    if target == kind:
        return event
    if not has(kind, target):
        raise ContractError("unknown_type", f"there is no way from {kind} to major {to_major}")
    while type(event).ce_type != target:
        event = _step_from(type(event).ce_type)(event)
    return event


def older_majors(types: Iterable[str]) -> Mapping[str, str]:
    """Every older type whose data can be read as one of `types`, with the one it is read as.

    For a reader that begins before the newer major was published, or is switched to it: the log tells older facts in
    the older major only. Of several of `types` the nearest later one is taken; a type that is read itself is left out.
    """
    wanted = set(types)
    found: dict[str, str] = {}
    for older in _steps():
        reached = next((newer for newer in _road(older) if newer in wanted), None)
        if older not in wanted and reached is not None:
            found[older] = reached
    return MappingProxyType(found)


def decoder(older: Mapping[str, str]) -> Callable[[Mapping[str, str], bytes], EventModel]:
    """Decodes as `decode` does, and gives an event of an `older` type as the type it is to be read as."""

    def decode_as_read(headers: Mapping[str, str], value: bytes) -> EventModel:
        event = decode(headers, value)
        read_as = older.get(type(event).ce_type)
        return event if read_as is None else upcast(event, int(read_as.rpartition(".v")[2]))

    return decode_as_read


@cache
def _road(ce_type: str) -> tuple[str, ...]:
    """The types that can be reached from one, nearest first."""
    reached: list[str] = []
    while ce_type in _steps():
        ce_type = _next_major(ce_type)
        reached.append(ce_type)
    return tuple(reached)


@cache
def _step_from(ce_type: str) -> Step:
    step: Step = importlib.import_module(f"{__name__}.{module_name(ce_type)}").upcast
    return step


@cache
def _steps() -> frozenset[str]:
    """The types that have a step, from the names of the files alone."""
    folder = Path(__file__).parent
    found = set()
    for service in pkgutil.iter_modules([str(folder)]):
        for module in pkgutil.iter_modules([str(folder / service.name)]):
            words, _, major = module.name.rpartition("_v")
            name = "".join(word.capitalize() for word in words.split("_"))
            found.add(f"attune.{service.name}.{name}.v{major}")
    return frozenset(ce_type for ce_type in found if CE_TYPE.fullmatch(ce_type))


def _next_major(ce_type: str) -> str:
    name, _, major = ce_type.rpartition(".v")
    return f"{name}.v{int(major) + 1}"
