"""Say an accreditation decision in plain English."""

from training.domain.accreditation import StillMissing
from training.domain.events import AccreditationGranted
from training.domain.policy import AccreditationPolicy


def explain_accreditation(decision: AccreditationGranted | StillMissing, policy: AccreditationPolicy) -> str:
    """One sentence or two a reader outside the service understands, naming the policy version that applied."""
    if isinstance(decision, AccreditationGranted):
        days, sessions = len(decision.facts.training_days), len(decision.facts.supervision_sessions)
        return (
            f"Accredited from {_in_words(decision)} under {decision.policy_version}: "
            f"{_counted(days, 'training day')} and {_counted(sessions, 'supervision session')} attended by then."
        )
    missing = [f"training day {day.number} ({day.title})" for day in decision.training_days]
    if decision.supervision_sessions:
        missing.append(
            f"{_counted(decision.supervision_sessions, 'more supervision session')} "
            f"of at least {policy.supervision_minutes_min} minutes"
        )
    return f"Not accredited yet. Still missing under {decision.policy_version}: {'; '.join(missing)}."


def _in_words(decision: AccreditationGranted) -> str:
    return f"{decision.granted_on.day} {decision.granted_on:%B %Y}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
