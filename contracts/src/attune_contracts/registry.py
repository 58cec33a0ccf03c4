"""All event types, found by walking `events/`: a new file is a new type, there is no list to forget."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from attune_contracts import events
from attune_contracts.errors import ContractError, DeclarationError
from attune_contracts.model import EventModel
from attune_contracts.topic_declarations import EVERY_TOPIC


@cache
def all_events() -> Mapping[str, type[EventModel]]:
    """Every event class by its ce_type, in the order of their names."""
    found: dict[str, type[EventModel]] = {}
    for module_info in pkgutil.walk_packages(events.__path__, f"{events.__name__}."):
        module = importlib.import_module(module_info.name)
        for value in vars(module).values():
            if not (isinstance(value, type) and issubclass(value, EventModel) and "ce_type" in value.__dict__):
                continue
            if found.setdefault(value.ce_type, value) is not value:
                raise DeclarationError(f"{value.ce_type} is declared twice")
    return MappingProxyType(dict(sorted(found.items())))


def event_class(ce_type: str) -> type[EventModel]:
    """The class of one type. Raises ContractError `unknown_type`."""
    found = all_events().get(ce_type)
    if found is None:
        raise ContractError(
            "unknown_type", "no such event type in these contracts; `attune-contracts list` names them all"
        )
    return found


def publishable_events() -> tuple[type[EventModel], ...]:
    """Every type a service or an integrator publishes: all but the stream's own marker."""
    return tuple(event for event in all_events().values() if event.topic != EVERY_TOPIC)


def publishes(service: str) -> tuple[type[EventModel], ...]:
    """The types one service writes; `intake` stands for the integrators."""
    return tuple(event for event in publishable_events() if event.producer() == service)


def consumes(service: str) -> tuple[type[EventModel], ...]:
    """The types one service is known to read; `integrator` stands for the integrators."""
    return tuple(event for event in publishable_events() if service in event.known_consumers)
