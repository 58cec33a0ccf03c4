"""An entry: one organisation's way through one award scheme, from the signed charter to the last stage (CP3-CP7)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from awards.domain.events import (
    AwardStageAwarded,
    AwardStageReturned,
    AwardStageSubmitted,
    CharterSigned,
    EntryEvent,
)

SubmissionState = Literal["open", "awarded", "returned"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One application for one stage; `missing_codes` says what a returned one lacked."""

    submission_id: UUID
    stage: str
    submitted_on: date
    submitted_by: str
    state: SubmissionState = "open"
    decided_on: date | None = None
    missing_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """The state a decision is taken on. `version` counts the facts published about this entry.

    The scheme version is fixed with the entry: what is in flight stays on the text it was made under (CP14).
    """

    authority: str
    entry_id: UUID
    scheme: str
    scheme_version: str
    setting_id: str
    applicant_party_id: UUID
    charter_signed_on: date
    submissions: tuple[Submission, ...] = ()
    version: int = 1

    @property
    def awarded_stages(self) -> frozenset[str]:
        """The names of the stages this entry holds."""
        return frozenset(submission.stage for submission in self.submissions if submission.state == "awarded")

    @property
    def open_submission(self) -> Submission | None:
        """The submission that waits for the panel, or None."""
        return next((submission for submission in self.submissions if submission.state == "open"), None)

    def submission(self, submission_id: UUID) -> Submission | None:
        """The submission with this id, or None."""
        return next((known for known in self.submissions if known.submission_id == submission_id), None)

    def after(self, event: EntryEvent) -> "Entry":
        """The entry once `event` has happened to it."""
        match event:
            case CharterSigned():
                raise ValueError("an entry begins with its signed charter; it is not signed again")
            case AwardStageSubmitted():
                made = Submission(event.submission_id, event.stage, event.submitted_on, event.submitted_by)
                submissions = (*self.submissions, made)
            case AwardStageAwarded():
                submissions = self._decided(event.submission_id, "awarded", event.decided_on, ())
            case AwardStageReturned():
                submissions = self._decided(event.submission_id, "returned", event.decided_on, event.missing_codes)
        return replace(self, submissions=submissions, version=self.version + 1)

    def _decided(
        self, submission_id: UUID, state: SubmissionState, decided_on: date, missing_codes: tuple[str, ...]
    ) -> tuple[Submission, ...]:
        return tuple(
            replace(known, state=state, decided_on=decided_on, missing_codes=missing_codes)
            if known.submission_id == submission_id
            else known
            for known in self.submissions
        )
