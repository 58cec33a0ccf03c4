"""Record that an ELSA attended a supervision session (EL8)."""

from datetime import date

from training.domain.accreditation import accreditation_if_earned
from training.domain.attendance import attendance_refusal
from training.domain.elsa import Elsa
from training.domain.events import SupervisionAttended, TrainingEvent
from training.domain.facts import SupervisionSession
from training.domain.policy import AccreditationPolicy
from training.domain.refusals import Refusal, SupervisionConflict, SupervisionTooShort


def record_supervision(
    elsa: Elsa, policy: AccreditationPolicy, session: SupervisionSession, *, today: date
) -> tuple[TrainingEvent, ...] | Refusal:
    """The attendance, and the accreditation when this was the last condition; nothing when already on record."""
    recorded = elsa.facts.session(session.session_id)
    if recorded is not None:
        repeated = recorded == session
        return () if repeated else SupervisionConflict(session.session_id, recorded.held_on, recorded.duration_minutes)
    if session.duration_minutes < policy.supervision_minutes_min:
        return SupervisionTooShort(session.duration_minutes, policy.supervision_minutes_min)
    if refusal := attendance_refusal(elsa, session.held_on, today):
        return refusal
    attended = SupervisionAttended(session.session_id, session.held_on, session.duration_minutes)
    return attended, *accreditation_if_earned(policy, elsa.after(attended), today)
