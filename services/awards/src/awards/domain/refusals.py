"""Every reason this service says no: a closed union. Each carries what its answer has to tell."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignedInTheFuture:
    """A charter is signed once the day has come."""

    signed_on: date
    today: date


@dataclass(frozen=True, slots=True)
class EntryConflict:
    """The organisation has entered this scheme already, with other particulars."""

    entry_id: UUID


@dataclass(frozen=True, slots=True)
class CharterNotSigned:
    """Nothing can be submitted before the charter is signed (CP3)."""

    submitted_on: date
    charter_signed_on: date


@dataclass(frozen=True, slots=True)
class StageUnknown:
    """The scheme has no such stage."""

    stage: str
    known_stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadyAwarded:
    """The organisation holds this stage already."""

    stage: str


@dataclass(frozen=True, slots=True)
class SubmissionOpen:
    """One submission at a time waits for the panel (CP7)."""

    submission_id: UUID
    stage: str


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """The stages come in order; an earlier one is not awarded yet (CP7)."""

    stage: str
    next_stage: str


@dataclass(frozen=True, slots=True)
class DeliveryPlanIncomplete:
    """The delivery plan has no action for some of the four Cs (CP4)."""

    missing_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubmittedInTheFuture:
    """A submission can be dated today or earlier."""

    submitted_on: date
    today: date


@dataclass(frozen=True, slots=True)
class SubmissionUnknown:
    """The entry has no such submission."""

    submission_id: UUID


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    """The panel has decided this submission otherwise."""

    submission_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """Whoever submitted does not sit on the panel that decides (CP10)."""

    submission_id: UUID


@dataclass(frozen=True, slots=True)
class DecidedOutOfTime:
    """A decision lies between the day of the submission and today."""

    decided_on: date
    submitted_on: date
    today: date


@dataclass(frozen=True, slots=True)
class MissingCodesNeeded:
    """A return says what is missing (CP11)."""

    known_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingCodeUnknown:
    """A code that is not one of the stage's criteria."""

    unknown_codes: tuple[str, ...]
    known_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwardedWithMissingCodes:
    """What is awarded lacks nothing."""

    missing_codes: tuple[str, ...]


EntryRefusal = SignedInTheFuture | EntryConflict
SubmissionRefusal = (
    CharterNotSigned
    | StageUnknown
    | AlreadyAwarded
    | SubmissionOpen
    | OutOfOrder
    | DeliveryPlanIncomplete
    | SubmittedInTheFuture
)
PanelRefusal = (
    SubmissionUnknown
    | AlreadyDecided
    | OwnSubmission
    | DecidedOutOfTime
    | MissingCodesNeeded
    | MissingCodeUnknown
    | AwardedWithMissingCodes
)
Refusal = EntryRefusal | SubmissionRefusal | PanelRefusal
