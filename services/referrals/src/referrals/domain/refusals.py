"""Every reason this service says no: a closed union. Each carries what its answer has to tell."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from referrals.domain.codes import Stage


@dataclass(frozen=True, slots=True)
class NoPolicyForAuthority:
    """The authority has no policy for this type of referral."""

    authority: str
    referral_type: str


@dataclass(frozen=True, slots=True)
class UnknownSetting:
    """The settings directory does not have this setting in the authority."""

    setting_id: str


@dataclass(frozen=True, slots=True)
class SettingNotYours:
    """Whoever asks may not act for this setting."""

    setting_id: str


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """The policy does not have this code; `field` says where it stood."""

    field: str
    code: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateInFuture:
    """What is recorded here has happened; this day has not come yet."""

    field: str
    day: date
    today: date


@dataclass(frozen=True, slots=True)
class DecidedBeforeMade:
    """A referral cannot be decided before the day it was made."""

    decided_on: date
    made_on: date


@dataclass(frozen=True, slots=True)
class ReferralFinished:
    """The referral was declined, is closing, or is closed: nothing more can be done to it."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class AlreadyAccepted:
    """The referral was accepted before."""

    accepted_on: date


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """The referral must be accepted first."""


@dataclass(frozen=True, slots=True)
class ElsaNotAccredited:
    """No accreditation of this ELSA in this authority has been heard of (EL5)."""

    elsa_id: UUID


@dataclass(frozen=True, slots=True)
class AlreadyAllocated:
    """The referral has this ELSA already."""

    elsa_id: UUID


@dataclass(frozen=True, slots=True)
class NotAllocated:
    """The referral must be allocated to an ELSA first."""


@dataclass(frozen=True, slots=True)
class ProgrammeAlreadyStarted:
    """The support programme has started."""

    started_on: date


@dataclass(frozen=True, slots=True)
class ProgrammeNotStarted:
    """There is no support programme yet."""


@dataclass(frozen=True, slots=True)
class ProgrammeAlreadyEnded:
    """The support programme has ended."""

    ended_on: date


@dataclass(frozen=True, slots=True)
class EndedBeforeStarted:
    """A programme cannot end before the day it started."""

    ended_on: date
    started_on: date


@dataclass(frozen=True, slots=True)
class ProgrammeNotEnded:
    """The support programme must have ended before its outcome can be known."""


@dataclass(frozen=True, slots=True)
class OutcomeAlreadyRecorded:
    """The outcome is on record."""

    outcome_code: str


@dataclass(frozen=True, slots=True)
class OutcomeMissing:
    """A referral closes only with its outcome, because the referrer is told it (YL1)."""


Refusal: TypeAlias = (
    NoPolicyForAuthority
    | UnknownSetting
    | SettingNotYours
    | UnknownCode
    | DateInFuture
    | DecidedBeforeMade
    | ReferralFinished
    | AlreadyAccepted
    | NotAccepted
    | ElsaNotAccredited
    | AlreadyAllocated
    | NotAllocated
    | ProgrammeAlreadyStarted
    | ProgrammeNotStarted
    | ProgrammeAlreadyEnded
    | EndedBeforeStarted
    | ProgrammeNotEnded
    | OutcomeAlreadyRecorded
    | OutcomeMissing
)
