"""The accreditation policy of one authority, as its decisions see it (EL3, EL5, EL8)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingDay:
    """One numbered and titled day of the initial training (EL3)."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class AccreditationPolicy:
    """What an authority asks of an ELSA before it accredits them; `version` goes into every decision.

    A missed day is made good on the same-numbered day of a later course (EL3), so days are asked for by number.
    """

    authority: str
    version: str
    training_days: tuple[TrainingDay, ...]
    supervision_sessions_min: int
    supervision_minutes_min: int

    def training_day(self, number: int) -> TrainingDay | None:
        """The day with this number, or None when the policy has no such day."""
        return next((day for day in self.training_days if day.number == number), None)
