"""What a check has found so far."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from attune_chassis.checker.evidence import Findings, Place, Violation

TOLD_OF_ONE_INVARIANT_MAX = 100


class Ledger:
    """Collects violations and counts; of one invariant only the first ones are kept word for word."""

    def __init__(self, alarms: Mapping[str, float]) -> None:
        self._alarms = alarms
        self._violations: list[Violation] = []
        self._broken: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()

    def broken(
        self, invariant: str, sentence: str, place: Place | None = None, ce_id: UUID | int | None = None
    ) -> None:
        """An invariant is broken."""
        self._broken[invariant] += 1
        if self._broken[invariant] <= TOLD_OF_ONE_INVARIANT_MAX:
            told_id = UUID(int=ce_id) if isinstance(ce_id, int) else ce_id
            self._violations.append(Violation(invariant, sentence, place, told_id))

    def stuck(self, alarm: str, sentence: str, place: Place | None = None) -> None:
        """Something cannot go on by itself; where alarms are known, this one must be raised (EO8)."""
        if self._alarms and self._alarms.get(alarm, 0) <= 0:
            self.broken("EO8", f"{sentence}, and the alarm {alarm} is silent.", place)

    def count(self, what: str, number: int = 1) -> None:
        """Count something worth telling."""
        self._counts[what] += number

    def findings(self) -> Findings:
        """Everything found; counts that never rose are told as 0."""
        names = ("records", "applied", "voids", "repeats", "gaps", "unreadable", "parked", "orphans", "effects")
        counts = {name: self._counts[name] for name in names} | dict(self._counts)
        return Findings(tuple(self._violations), counts | {"violations": self._broken.total()})
