"""What a play knows by name: what steps made, who is behind a party id, and the ids that follow from the run's name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from attune_sandbox.play.events import SeenEvent
from attune_sandbox.scenarios import Place, Scenario
from attune_sandbox.scenarios.steps import Kind


@dataclass(frozen=True, slots=True)
class Made:
    """A result of a step: its id, the place it belongs to, the step's number, and the id of what contains it."""

    id: str
    place: str
    number: int
    inside: str | None = None


@dataclass(slots=True)
class Cast:
    """Everything a step may refer to."""

    scenario: Scenario
    run_id: str
    made: dict[tuple[Kind, str], Made] = field(default_factory=dict)
    person_by_party: dict[str, str] = field(default_factory=dict)

    def the(self, kind: Kind, name: str) -> Made:
        """What an earlier step made under this name."""
        return self.made[kind, name]

    def own_id(self, *parts: str | int) -> UUID:
        """An id of this run: the same parts give the same id whenever the run is played again."""
        return uuid5(NAMESPACE_URL, "/".join(["attune-play", self.scenario.scenario, self.run_id, *map(str, parts)]))

    def trace_id(self, number: int) -> str:
        """The W3C trace id of a step, by which the events it causes are known."""
        return self.own_id("trace", number).hex

    def traceparent(self, number: int) -> str:
        """The `traceparent` header a step sends along."""
        return f"00-{self.trace_id(number)}-{self.own_id('span', number).hex[:16]}-01"

    def setting(self, place_name: str) -> str:
        """The setting id of a place; an invented one gets an id of its own in each run."""
        return self.scenario.places[place_name].setting or f"attune:{self.own_id('place', place_name)}"

    def place(self, place_name: str) -> Place:
        """A place by its short name."""
        return self.scenario.places[place_name]

    def learn_parties(self, events: Iterable[SeenEvent], by_role: dict[str, str]) -> None:
        """Note who is behind the party ids of these events; `by_role` is what the step says of each role."""
        for event in events:
            for party in getattr(event.data, "parties", ()):
                if party.role in by_role:
                    self.person_by_party.setdefault(str(party.party_id), by_role[party.role])

    def learn_person(self, answer: dict[str, Any], by_role: dict[str, str]) -> None:
        """Note who is behind the party id an answer gives, where the step is about one person only."""
        if "party_id" in answer and len(by_role) == 1:
            self.person_by_party[str(answer["party_id"])] = next(iter(by_role.values()))

    def party_of(self, person: str) -> str | None:
        """The party id a person has become known by last, or None."""
        parties = [party for party, known in self.person_by_party.items() if known == person]
        return parties[-1] if parties else None
