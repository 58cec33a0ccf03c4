"""What a run did and found: counted, printed, and written as JSON."""

import json
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from attune_chassis.signals import STEPS

INVARIANTS = tuple(f"EO{number}" for number in range(1, 11))


@dataclass(slots=True)
class Summary:
    """Counted while the faults happen; `violations` are sentences, empty when all held."""

    seed: int
    facts: int
    minutes: float
    broker_away_seconds: float = 5.0
    schedule: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0
    kills_by_step: Counter[str] = field(default_factory=Counter)
    kills_by_role: Counter[str] = field(default_factory=Counter)
    random_kills: int = 0
    stops: int = 0
    zombie_relays: int = 0
    zombie_consumers: int = 0
    late_batches: int = 0
    broker_restarts: int = 0
    accepted_without_broker: int = 0
    database_restarts: int = 0
    restores: int = 0
    orphans_accepted: int = 0
    commands_lost_by_restores: int = 0
    cuts: int = 0
    slow_spells: int = 0
    black_holes: int = 0
    clock_steps: int = 0
    deploys: int = 0
    partitions_added: int = 0
    copies: int = 0
    foreign_records: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    """Faults that could not happen in time, by name."""
    commands: int = 0
    retried: dict[str, int] = field(default_factory=dict)
    parcels_repeated: int = 0
    replayed: int = 0
    found: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether every invariant held."""
        return not self.violations

    def role_killed(self, service: str, role: str) -> None:
        """A process of this role was killed."""
        self.kills_by_role[f"{service} {role}"] += 1

    def invariants(self) -> dict[str, str]:
        """Each invariant with its result."""
        return {
            name: "violated" if any(text.startswith(f"{name}:") for text in self.violations) else "held"
            for name in INVARIANTS
        }

    def _fields(self) -> list[tuple[str, Any]]:
        return [(each.name, getattr(self, each.name)) for each in fields(self)]

    def as_json(self) -> str:
        """Everything."""
        told: dict[str, Any] = dict(self._fields())
        return json.dumps(told | {"held": self.held, "invariants": self.invariants()}, indent=2, default=str)

    def text(self) -> str:
        """For people."""
        lines = [f"seed {self.seed}, {self.facts} facts in bulk, {self.commands} commands, {self.seconds:.0f} seconds"]
        lines += ["kills by step:"]
        for kind, steps in STEPS.items():
            lines.append(f"  {kind}: " + ", ".join(f"{step} {self.kills_by_step[step]}" for step in steps))
        skipped = {"schedule", "kills_by_step", "violations", "history", "seed", "facts", "minutes", "seconds", "found"}
        for name, value in self._fields():
            if name not in skipped and value:
                told = ", ".join(f"{key} {value[key]}" for key in value) if isinstance(value, dict) else value
                lines.append(f"{name.replace('_', ' ')}: {told}")
        lines.append("found: " + ", ".join(f"{name} {count}" for name, count in self.found.items()))
        lines.append("invariants: " + ", ".join(f"{name} {result}" for name, result in self.invariants().items()))
        lines += [f"VIOLATED {text}" for text in self.violations] + self.history
        return "\n".join(lines)
