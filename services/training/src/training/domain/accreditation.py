"""When an ELSA is accredited (EL5): every named training day AND enough supervision; neither alone suffices."""

from dataclasses import dataclass
from datetime import date

from training.domain.elsa import Elsa
from training.domain.events import AccreditationGranted
from training.domain.facts import AccreditationFacts
from training.domain.policy import AccreditationPolicy, TrainingDay


@dataclass(frozen=True, slots=True)
class StillMissing:
    """What an ELSA has yet to attend: training days in the policy's order, and a number of sessions."""

    policy_version: str
    training_days: tuple[TrainingDay, ...]
    supervision_sessions: int


def decide_accreditation(
    policy: AccreditationPolicy, facts: AccreditationFacts, on: date
) -> AccreditationGranted | StillMissing:
    """Decide on what had happened by the end of `on`.

    The accreditation dates from the day the last condition was met, also when attendance is entered late.
    """
    known = facts.as_they_stood(on)
    counted = [s for s in known.supervision_sessions if s.duration_minutes >= policy.supervision_minutes_min]
    missing_days = tuple(day for day in policy.training_days if day.number not in known.training_days)
    missing_sessions = max(0, policy.supervision_sessions_min - len(counted))
    if missing_days or missing_sessions:
        return StillMissing(policy.version, missing_days, missing_sessions)
    training_complete_on = max(known.training_days[day.number] for day in policy.training_days)
    supervision_complete_on = counted[policy.supervision_sessions_min - 1].held_on
    granted_on = max(training_complete_on, supervision_complete_on)
    return AccreditationGranted(policy.version, granted_on, known.as_they_stood(granted_on))


def accreditation_if_earned(policy: AccreditationPolicy, elsa: Elsa, today: date) -> tuple[AccreditationGranted, ...]:
    """The accreditation this ELSA has just earned, or nothing; it is granted once and never again."""
    if elsa.accredited_on is not None:
        return ()
    decision = decide_accreditation(policy, elsa.facts, today)
    return (decision,) if isinstance(decision, AccreditationGranted) else ()
