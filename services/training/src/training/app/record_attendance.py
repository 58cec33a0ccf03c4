"""The transaction both kinds of attendance share: lock the ELSA, decide, write down, append to the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.http.app import etag, require_version

from training.adapters.elsa_store import record_events
from training.adapters.wire import messages_about
from training.app.dependencies import Dependencies
from training.app.refused import refused
from training.app.visible_elsa import visible_elsa
from training.domain.elsa import Elsa
from training.domain.events import TrainingEvent
from training.domain.policy import AccreditationPolicy
from training.domain.refusals import Refusal

Decide: TypeAlias = Callable[[Elsa, AccreditationPolicy, date], tuple[TrainingEvent, ...] | Refusal]


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """One attendance: whose, what is decided about it, and the body that answers for it, new or on record."""

    elsa_id: UUID
    expected_version: int | None
    decide: Decide
    body: dict[str, Any]


async def record_attendance(
    dependencies: Dependencies, principal: Principal, command: Command, asked: RecordAttendance
) -> Answer:
    """201 when recorded, 200 when it was on record already; the body is the same."""
    policy = dependencies.policy_of(principal.authority)

    async def work(connection: Connection) -> Answer:
        elsa = await visible_elsa(connection, principal, asked.elsa_id, lock=True)
        require_version(asked.expected_version, elsa.version)
        cause = caused_by_command(command.id, dependencies.clock.now())
        decision = asked.decide(elsa, policy, day_of(cause.recorded_at))
        if not isinstance(decision, tuple):
            raise refused(decision)
        if not decision:
            return Answer(200, asked.body, {"ETag": etag(elsa.version)})
        await record_events(connection, elsa, decision, recorded_at=cause.recorded_at)
        await dependencies.outbox.append(connection, messages_about(elsa, decision, cause))
        return Answer(201, asked.body, {"ETag": etag(elsa.version + len(decision))})

    return await run_once(dependencies.pool, command, work)
