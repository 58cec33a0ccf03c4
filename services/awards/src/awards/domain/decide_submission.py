"""The panel decides: award the stage, or return the submission with what is missing (CP10, CP11)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from awards.domain.entry import Entry, Submission
from awards.domain.events import AwardStageAwarded, AwardStageReturned, PanelEvent
from awards.domain.refusals import (
    AlreadyDecided,
    AwardedWithMissingCodes,
    DecidedOutOfTime,
    MissingCodesNeeded,
    MissingCodeUnknown,
    OwnSubmission,
    PanelRefusal,
    SubmissionUnknown,
)
from awards.domain.scheme import AwardScheme


@dataclass(frozen=True, slots=True)
class DecideSubmission:
    """The panel's word on one submission; `decided_by` and `submitted_by` name people the same way."""

    submission_id: UUID
    decision: Literal["award", "return"]
    missing_codes: tuple[str, ...]
    decided_on: date
    decided_by: str


def decide_submission(
    entry: Entry, scheme: AwardScheme, command: DecideSubmission, *, today: date
) -> tuple[PanelEvent, ...] | PanelRefusal:
    """The decision; nothing when the same decision is on record; or the first rule it breaks."""
    submission = entry.submission(command.submission_id)
    if submission is None:
        return SubmissionUnknown(command.submission_id)
    if submission.state != "open":
        repeated = _same_decision(submission, command)
        return () if repeated else AlreadyDecided(submission.submission_id, submission.state)
    if submission.submitted_by == command.decided_by:
        return OwnSubmission(submission.submission_id)
    if not submission.submitted_on <= command.decided_on <= today:
        return DecidedOutOfTime(command.decided_on, submission.submitted_on, today)
    if command.decision == "award":
        return _award(submission, command)
    return _return(submission, scheme, command)


def _same_decision(submission: Submission, command: DecideSubmission) -> bool:
    state = "awarded" if command.decision == "award" else "returned"
    recorded = (submission.state, submission.decided_on, set(submission.missing_codes))
    return recorded == (state, command.decided_on, set(command.missing_codes))


def _award(submission: Submission, command: DecideSubmission) -> tuple[PanelEvent, ...] | AwardedWithMissingCodes:
    if command.missing_codes:
        return AwardedWithMissingCodes(command.missing_codes)
    return (AwardStageAwarded(submission.submission_id, submission.stage, command.decided_on, command.decided_by),)


def _return(
    submission: Submission, scheme: AwardScheme, command: DecideSubmission
) -> tuple[PanelEvent, ...] | MissingCodesNeeded | MissingCodeUnknown:
    stage = scheme.stage(submission.stage)
    known_codes = stage.criterion_codes if stage else ()
    if not command.missing_codes:
        return MissingCodesNeeded(known_codes)
    if unknown := tuple(code for code in command.missing_codes if code not in known_codes):
        return MissingCodeUnknown(unknown, known_codes)
    missing = tuple(code for code in known_codes if code in command.missing_codes)
    returned = AwardStageReturned(
        submission.submission_id, submission.stage, missing, command.decided_on, command.decided_by
    )
    return (returned,)
