"""Record the panel's decision; an award brings its certificate in the same transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import Cause, caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.http.app import etag, require_version

from awards.adapters.entry_store import record_event
from awards.adapters.wire import panel_message
from awards.app.dependencies import Dependencies
from awards.app.issue_certificate import issue_certificate, stage_certificate_id
from awards.app.refused import refused
from awards.app.visible_entry import name_of, visible_entry
from awards.domain import decide_submission as domain
from awards.domain.certificate import CertificateBasis
from awards.domain.entry import Entry
from awards.domain.events import AwardStageAwarded


@dataclass(frozen=True, slots=True)
class DecideSubmission:
    """The panel's word; `decided_on` None means today."""

    entry_id: UUID
    submission_id: UUID
    decision: Literal["award", "return"]
    missing_codes: tuple[str, ...]
    decided_on: date | None
    expected_version: int | None = None


async def decide_submission(
    dependencies: Dependencies, principal: Principal, command: Command, asked: DecideSubmission
) -> Answer:
    """201 with the decision, 200 when the same decision is on record; the body is the same."""

    async def work(connection: Connection) -> Answer:
        entry = await visible_entry(connection, principal, asked.entry_id, lock=True)
        require_version(asked.expected_version, entry.version)
        scheme = dependencies.schemes.version(entry.authority, entry.scheme, entry.scheme_version)
        cause = caused_by_command(command.id, dependencies.clock.now())
        today = day_of(cause.recorded_at)
        word = domain.DecideSubmission(
            asked.submission_id, asked.decision, asked.missing_codes, asked.decided_on or today, name_of(principal)
        )
        decision = domain.decide_submission(entry, scheme, word, today=today)
        if not isinstance(decision, tuple):
            raise refused(decision)
        if not decision:
            return _answer(200, entry, asked.submission_id)
        (event,) = decision
        await record_event(connection, entry, event, recorded_at=cause.recorded_at)
        await dependencies.outbox.append(connection, [panel_message(entry, event, cause)])
        if isinstance(event, AwardStageAwarded):
            basis = _basis(entry, event, cause)
            certificate_id = stage_certificate_id(event.submission_id)
            await issue_certificate(dependencies, connection, basis, certificate_id, cause, index=1)
        return _answer(201, entry.after(event), asked.submission_id)

    return await run_once(dependencies.pool, command, work)


def _basis(entry: Entry, event: AwardStageAwarded, cause: Cause) -> CertificateBasis:
    return CertificateBasis(
        authority=entry.authority,
        certificate_kind="award_stage",
        stage=event.stage,
        basis_event_id=cause.event_id(0),
        policy_version=entry.scheme_version,
        setting_id=entry.setting_id,
        holder_party_id=entry.applicant_party_id,
        issued_on=event.decided_on,
    )


def _answer(status: int, entry: Entry, submission_id: UUID) -> Answer:
    decided = entry.submission(submission_id)
    if decided is None:
        raise LookupError("A decided submission is one of its entry's.")
    awarded = decided.state == "awarded"
    body = {
        "entry_id": entry.entry_id,
        "submission_id": submission_id,
        "stage": decided.stage,
        "state": decided.state,
        "decided_on": decided.decided_on,
        "missing_codes": list(decided.missing_codes),
        "certificate_id": stage_certificate_id(submission_id) if awarded else None,
    }
    return Answer(status, body, {"ETag": etag(entry.version)})
