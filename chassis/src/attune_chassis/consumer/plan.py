"""What a stretch of records means, decided before anything is done, and what a transaction has done with it so far."""

from collections import Counter
from dataclasses import dataclass, field

from attune_chassis.position import Position
from attune_chassis.subscription import Record


@dataclass(slots=True)
class Plan:
    """One partition's share of a transaction: from `seen` to `position`, with effects of `records`, in their order.

    `unreadable` are records that no relay wrote; they are set aside and hold nothing back. `diverged` says that the
    stretch ends before a record that shows two histories.
    """

    seen: Position
    position: Position
    records: list[Record] = field(default_factory=list)
    unreadable: list[Record] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    diverged: bool = False


HeldKey = tuple[str, bytes | None]
"""Topic (without prefix) and key."""


@dataclass(slots=True)
class Tally:
    """What a transaction has done so far: keys held back, and how many records were parked for which reason."""

    held: set[HeldKey] = field(default_factory=set)
    parked: dict[str, int] = field(default_factory=dict)

    def note_parked(self, reason: str, held: HeldKey | None = None) -> None:
        """A record was parked; a key given with it is held from here on."""
        self.parked[reason] = self.parked.get(reason, 0) + 1
        if held is not None and held[1] is not None:
            self.held.add(held)
