"""Record a supervision session an ELSA attended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from training.app.dependencies import Dependencies
from training.app.record_attendance import RecordAttendance, record_attendance
from training.domain import record_supervision as domain
from training.domain.elsa import Elsa
from training.domain.events import TrainingEvent
from training.domain.facts import SupervisionSession
from training.domain.policy import AccreditationPolicy
from training.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class RecordSupervision:
    """Which session was attended."""

    elsa_id: UUID
    session: SupervisionSession
    expected_version: int | None = None


async def record_supervision(
    dependencies: Dependencies, principal: Principal, command: Command, asked: RecordSupervision
) -> Answer:
    """201 when recorded, 200 when it was on record already; the body is the same."""
    body = {
        "elsa_id": asked.elsa_id,
        "session_id": asked.session.session_id,
        "held_on": asked.session.held_on,
        "duration_minutes": asked.session.duration_minutes,
    }

    def decide(elsa: Elsa, policy: AccreditationPolicy, today: date) -> tuple[TrainingEvent, ...] | Refusal:
        return domain.record_supervision(elsa, policy, asked.session, today=today)

    attendance = RecordAttendance(asked.elsa_id, asked.expected_version, decide, body)
    return await record_attendance(dependencies, principal, command, attendance)
