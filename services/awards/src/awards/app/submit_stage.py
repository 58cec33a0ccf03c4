"""Submit a stage of the award."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.http.app import etag, require_version
from attune_chassis.ids import new_id

from awards.adapters.entry_store import record_event
from awards.adapters.wire import submission_message
from awards.app.dependencies import Dependencies
from awards.app.refused import refused
from awards.app.visible_entry import name_of, visible_entry
from awards.domain import submit_stage as domain
from awards.domain.events import AwardStageSubmitted


@dataclass(frozen=True, slots=True)
class SubmitStage:
    """What an organisation sends in; `submitted_on` None means today, `delivery_plan` holds actions by area."""

    entry_id: UUID
    stage: str
    submitted_on: date | None
    delivery_plan: Mapping[str, tuple[str, ...]]
    expected_version: int | None = None


async def submit_stage(
    dependencies: Dependencies, principal: Principal, command: Command, asked: SubmitStage
) -> Answer:
    """201 with the new submission; the answer to a repeat is the same."""

    async def work(connection: Connection) -> Answer:
        entry = await visible_entry(connection, principal, asked.entry_id, lock=True)
        require_version(asked.expected_version, entry.version)
        scheme = dependencies.schemes.version(entry.authority, entry.scheme, entry.scheme_version)
        cause = caused_by_command(command.id, dependencies.clock.now())
        today = day_of(cause.recorded_at)
        sent = domain.SubmitStage(
            new_id(), asked.stage, asked.submitted_on or today, name_of(principal), asked.delivery_plan
        )
        decision = domain.submit_stage(entry, scheme, sent, today=today)
        if not isinstance(decision, AwardStageSubmitted):
            raise refused(decision)
        await record_event(connection, entry, decision, recorded_at=cause.recorded_at)
        await dependencies.outbox.append(connection, [submission_message(entry, decision, cause)])
        body = {
            "entry_id": entry.entry_id,
            "submission_id": decision.submission_id,
            "stage": decision.stage,
            "state": "open",
            "submitted_on": decision.submitted_on,
        }
        return Answer(201, body, {"ETag": etag(entry.version + 1)})

    return await run_once(dependencies.pool, command, work)
