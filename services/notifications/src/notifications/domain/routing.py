"""Who is told what: (event type, role) -> purpose. The table is data; it is checked whole before the service starts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """Parties in `role` of an event of `event_type` get a message of `purpose`. `if_named` says that such an event need
    not carry anybody in that role."""

    event_type: str
    role: str
    purpose: str
    if_named: bool = False


class RoutingError(ValueError):
    """The table names something that does not exist, or says a thing twice; the text lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class Routable:
    """What a route may name: `events` maps each readable event type to the roles it always carries, `contents` each
    purpose to the event type its content is taken from, `templates` are the purposes that have all their templates."""

    events: Mapping[str, Collection[str]]
    contents: Mapping[str, str]
    templates: Collection[str]


class RoutingTable:
    """A checked table. Raises RoutingError with every fault it finds."""

    def __init__(self, routes: Collection[Route], routable: Routable) -> None:
        faults = [fault for route in routes for fault in _faults(route, routable)]
        faults += [f"{purpose} is told to nobody" for purpose in sorted(set(routable.contents) - _purposes(routes))]
        if len({(route.event_type, route.role, route.purpose) for route in routes}) != len(routes):
            faults.append("a route stands twice")
        if faults:
            raise RoutingError("; ".join(faults))
        self._purposes: dict[tuple[str, str], list[str]] = {}
        for route in routes:
            self._purposes.setdefault((route.event_type, route.role), []).append(route.purpose)

    @property
    def event_types(self) -> frozenset[str]:
        """Every event type that anybody is told of."""
        return frozenset(event_type for event_type, _ in self._purposes)

    def purposes(self, event_type: str, role: str) -> tuple[str, ...]:
        """What a party in this role is told of this event; mostly nothing."""
        return tuple(self._purposes.get((event_type, role), ()))


def _purposes(routes: Collection[Route]) -> set[str]:
    return {route.purpose for route in routes}


def _faults(route: Route, routable: Routable) -> Iterator[str]:
    if route.event_type not in routable.events:
        yield f"{route.event_type} is no event this service reads"
    elif (route.role in routable.events[route.event_type]) is route.if_named:
        always = "always carries" if route.if_named else "does not always carry"
        yield f"{route.event_type} {always} a {route.role}, so if_named is {str(not route.if_named).lower()}"
    if routable.contents.get(route.purpose) != route.event_type:
        yield f"{route.purpose} cannot be told from {route.event_type}"
    if route.purpose not in routable.templates:
        yield f"{route.purpose} lacks a template"
