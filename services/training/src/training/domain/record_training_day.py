"""Record that an ELSA attended one of the named training days (EL3)."""

from datetime import date

from training.domain.accreditation import accreditation_if_earned
from training.domain.attendance import attendance_refusal
from training.domain.elsa import Elsa
from training.domain.events import TrainingDayAttended, TrainingEvent
from training.domain.policy import AccreditationPolicy
from training.domain.refusals import Refusal, TrainingDayConflict, TrainingDayUnknown


def record_training_day(
    elsa: Elsa, policy: AccreditationPolicy, *, day: int, held_on: date, today: date
) -> tuple[TrainingEvent, ...] | Refusal:
    """The attendance, and the accreditation when this was the last condition; nothing when already on record."""
    recorded_on = elsa.facts.training_days.get(day)
    if recorded_on is not None:
        return () if recorded_on == held_on else TrainingDayConflict(day, held_on, recorded_on)
    if policy.training_day(day) is None:
        return TrainingDayUnknown(day, tuple(known.number for known in policy.training_days))
    if refusal := attendance_refusal(elsa, held_on, today):
        return refusal
    attended = TrainingDayAttended(day, held_on)
    return attended, *accreditation_if_earned(policy, elsa.after(attended), today)
