"""All event types, found by their files: a new file is a new type, there is no list to forget.

`events/` holds the released types, `drafts/` those that are declared and may still change. A type's class is built when
it is first asked for: who needs one type does not build them all.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from attune_contracts.errors import ContractError, DeclarationError
from attune_contracts.model import CE_TYPE, EventModel
from attune_contracts.topic_declarations import EVERY_TOPIC

Status = Literal["released", "draft"]
_FOLDERS: Mapping[Status, str] = {"released": "events", "draft": "drafts"}
_UNKNOWN = "no such event type in these contracts; `attune-contracts list` names them all"


def event_class(ce_type: str) -> type[EventModel]:
    """The class of one released type. Raises ContractError `unknown_type`, or `unknown_major` of a known name."""
    return _class_of(ce_type, "released")


def declared_class(ce_type: str) -> type[EventModel]:
    """The class of one type, released or draft. Raises ContractError `unknown_type` or `unknown_major`."""
    return _class_of(ce_type, "draft" if ce_type in _modules("draft") else "released")


@cache
def all_events() -> Mapping[str, type[EventModel]]:
    """Every released event class by its ce_type, in the order of their names."""
    return _every("released")


@cache
def draft_events() -> Mapping[str, type[EventModel]]:
    """Every draft by its ce_type, in the order of their names."""
    return _every("draft")


def publishable_events() -> tuple[type[EventModel], ...]:
    """Every released type a service or an integrator publishes: all but the stream's own marker."""
    return tuple(event for event in all_events().values() if event.topic != EVERY_TOPIC)


def publishes(service: str) -> tuple[type[EventModel], ...]:
    """The released types one service writes; `intake` stands for the integrators."""
    return tuple(event for event in publishable_events() if event.producer() == service)


def consumes(service: str) -> tuple[type[EventModel], ...]:
    """The released types one service is known to read; `integrator` stands for the integrators."""
    return tuple(event for event in publishable_events() if service in event.known_consumers)


def module_name(ce_type: str) -> str:
    """The file a type stands in: `referrals.referral_made_v1` of `attune.referrals.ReferralMade.v1`."""
    parts = CE_TYPE.fullmatch(ce_type)
    if parts is None:
        raise ContractError("unknown_type", "an event type is attune.<service>.<Event>.v<major>")
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", parts["name"]).lower()
    return f"{parts['service']}.{words}_v{parts['major']}"


def _class_of(ce_type: str, status: Status) -> type[EventModel]:
    if ce_type not in _modules(status):
        raise _unknown(ce_type, _modules(status))
    return _load(ce_type, status)


def _unknown(ce_type: str, known: Iterable[str]) -> ContractError:
    """Names the majors of a type whose name is known; what nobody knows is not repeated."""
    name = ce_type.rpartition(".v")[0]
    majors = sorted(int(other.rpartition(".v")[2]) for other in known if other.rpartition(".v")[0] == name)
    if not majors or CE_TYPE.fullmatch(ce_type) is None:
        return ContractError("unknown_type", _UNKNOWN)
    told = ", ".join(map(str, majors))
    return ContractError("unknown_major", f"{name} is known here in major {told} only; a newer contract may be needed")


def _every(status: Status) -> Mapping[str, type[EventModel]]:
    return MappingProxyType({ce_type: _load(ce_type, status) for ce_type in _modules(status)})


@cache
def _load(ce_type: str, status: Status) -> type[EventModel]:
    module = importlib.import_module(_modules(status)[ce_type])
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, EventModel) and value.__dict__.get("ce_type") == ce_type:
            return value
    raise DeclarationError(f"{module.__name__} does not declare {ce_type}, as its name says")


@cache
def _modules(status: Status) -> Mapping[str, str]:
    """The module of each type, from the names of the files alone."""
    package = f"{__package__}.{_FOLDERS[status]}"
    folder = Path(__file__).parent / _FOLDERS[status]
    return MappingProxyType(dict(sorted(_names(package, folder))))


def _names(package: str, folder: Path) -> Iterator[tuple[str, str]]:
    for service in pkgutil.iter_modules([str(folder)]):
        for module in pkgutil.iter_modules([str(folder / service.name)]):
            if found := re.fullmatch(r"(?P<words>[a-z_]+)_v(?P<major>[1-9][0-9]*)", module.name):
                name = "".join(word.capitalize() for word in found["words"].split("_"))
                yield f"attune.{service.name}.{name}.v{found['major']}", f"{package}.{service.name}.{module.name}"
