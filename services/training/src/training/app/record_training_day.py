"""Record a training day an ELSA attended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from training.app.dependencies import Dependencies
from training.app.record_attendance import RecordAttendance, record_attendance
from training.domain import record_training_day as domain
from training.domain.elsa import Elsa
from training.domain.events import TrainingEvent
from training.domain.policy import AccreditationPolicy
from training.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class RecordTrainingDay:
    """Which numbered day was attended when."""

    elsa_id: UUID
    day: int
    held_on: date
    expected_version: int | None = None


async def record_training_day(
    dependencies: Dependencies, principal: Principal, command: Command, asked: RecordTrainingDay
) -> Answer:
    """201 when recorded, 200 when it was on record already; the body is the same."""
    policy = dependencies.policy_of(principal.authority)
    day = policy.training_day(asked.day)
    body = {"elsa_id": asked.elsa_id, "day": asked.day, "title": day and day.title, "held_on": asked.held_on}

    def decide(elsa: Elsa, policy: AccreditationPolicy, today: date) -> tuple[TrainingEvent, ...] | Refusal:
        return domain.record_training_day(elsa, policy, day=asked.day, held_on=asked.held_on, today=today)

    attendance = RecordAttendance(asked.elsa_id, asked.expected_version, decide, body)
    return await record_attendance(dependencies, principal, command, attendance)
