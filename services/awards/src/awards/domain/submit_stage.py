"""Apply for a stage of the award (CP3-CP7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from awards.domain.entry import Entry
from awards.domain.events import AwardStageSubmitted
from awards.domain.refusals import (
    AlreadyAwarded,
    CharterNotSigned,
    DeliveryPlanIncomplete,
    OutOfOrder,
    StageUnknown,
    SubmissionOpen,
    SubmissionRefusal,
    SubmittedInTheFuture,
)
from awards.domain.scheme import AwardScheme, Stage


@dataclass(frozen=True, slots=True)
class SubmitStage:
    """What an organisation sends in; `delivery_plan` holds actions by area, empty where the stage asks for none."""

    submission_id: UUID
    stage: str
    submitted_on: date
    submitted_by: str
    delivery_plan: Mapping[str, tuple[str, ...]]


def submit_stage(
    entry: Entry, scheme: AwardScheme, command: SubmitStage, *, today: date
) -> AwardStageSubmitted | SubmissionRefusal:
    """The submission, or the first rule it breaks."""
    if refusal := next(_broken_rules(entry, scheme, command, today), None):
        return refusal
    return AwardStageSubmitted(
        command.submission_id, command.stage, command.submitted_on, command.submitted_by, command.delivery_plan
    )


def _broken_rules(entry: Entry, scheme: AwardScheme, command: SubmitStage, today: date) -> Iterator[SubmissionRefusal]:
    """In the order in which an organisation is told: the first one is its answer."""
    if command.submitted_on < entry.charter_signed_on:
        yield CharterNotSigned(command.submitted_on, entry.charter_signed_on)
    stage = scheme.stage(command.stage)
    if stage is None:
        yield StageUnknown(command.stage, tuple(known.name for known in scheme.ladder))
        return
    if stage.name in entry.awarded_stages:
        yield AlreadyAwarded(stage.name)
    if waiting := entry.open_submission:
        yield SubmissionOpen(waiting.submission_id, waiting.stage)
    if lacking := [name for name in scheme.stages_before(stage.name) if name not in entry.awarded_stages]:
        yield OutOfOrder(stage.name, lacking[0])
    if missing_areas := _areas_without_action(scheme, stage, command.delivery_plan):
        yield DeliveryPlanIncomplete(missing_areas)
    if command.submitted_on > today:
        yield SubmittedInTheFuture(command.submitted_on, today)


def _areas_without_action(
    scheme: AwardScheme, stage: Stage, delivery_plan: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if not stage.needs_delivery_plan:
        return ()
    planned = {area for area, actions in delivery_plan.items() if any(action.strip() for action in actions)}
    return tuple(area for area in scheme.delivery_plan_areas if area not in planned)
