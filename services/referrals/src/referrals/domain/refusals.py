"""Every reason this service says no: a closed union. Each carries what its answer has to tell."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from referrals.domain.codes import Stage
from referrals.domain.consent import NoLiveConsent
from referrals.domain.lifecycle import Step
from referrals.domain.policy import Requirement
from referrals.domain.refusals_of_care import (
    AimNotAgreed,
    AimNotJudged,
    AppointmentAlreadyMissed,
    AppointmentKnown,
    AppointmentNotYet,
    AttemptsOwed,
    FamilyWasReached,
    JudgementContradicted,
    JudgementUnexplained,
    NothingMissed,
    UnknownAppointment,
)


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
class NoReasonGiven:
    """The service asks what the support should help with, and nothing was said."""

    known: tuple[str, ...]


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
    """The end of the referral is decided, or it is closed: nothing more can be done to it but to reopen it."""

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


@dataclass(frozen=True, slots=True)
class StepNotOffered:
    """The service's policy does not have this step."""

    step: Step
    referral_type: str


@dataclass(frozen=True, slots=True)
class StepNotNow:
    """The referral does not stand where this step can be taken; `possible_in` says where it can."""

    step: Step
    stage: Stage
    possible_in: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class RequirementMissing:
    """The service's policy asks for something else before this step."""

    step: Step
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class EndorserIsProposer:
    """Nobody endorses a proposal of their own (YL5)."""


@dataclass(frozen=True, slots=True)
class UnknownRequest:
    """There is no request for information with this id."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class DateInPast:
    """This day has to lie ahead."""

    field: str
    day: date
    today: date


@dataclass(frozen=True, slots=True)
class RedirectedToItself:
    """The referral is with this service already."""

    to_service: str


@dataclass(frozen=True, slots=True)
class AlreadyAtSetting:
    """The referral is at this setting already."""

    setting_id: str


@dataclass(frozen=True, slots=True)
class MergedIntoItself:
    """A referral is no duplicate of itself."""


@dataclass(frozen=True, slots=True)
class MergedIntoFinished:
    """The referral it would go on as has come to its end."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class NotAboutTheSame:
    """The two referrals are not of one authority and one type of service."""


@dataclass(frozen=True, slots=True)
class NeverEndorsed:
    """A proposal that nobody endorsed is no referral: reopening it would lead around the SENCO (YL5)."""


@dataclass(frozen=True, slots=True)
class StillMerged:
    """The referral goes on as another one; what undoes that is to unmerge it."""

    merged_into: UUID


@dataclass(frozen=True, slots=True)
class NotMerged:
    """The referral was not merged into another one."""


@dataclass(frozen=True, slots=True)
class UnknownNotice:
    """The referral has no notice of this id."""

    notice_event_id: UUID


@dataclass(frozen=True, slots=True)
class NoticeAlreadySettled:
    """The person was told of it; what is known cannot be withheld."""

    notice_event_id: UUID


@dataclass(frozen=True, slots=True)
class NoticeAlreadyWithheld:
    """The notice is withheld already."""

    review_on: date


@dataclass(frozen=True, slots=True)
class NoticeNotWithheld:
    """The notice is not withheld."""

    notice_event_id: UUID


@dataclass(frozen=True, slots=True)
class NoticeNotYours:
    """The notice is for somebody else."""

    notice_event_id: UUID


Refusal: TypeAlias = (
    StepNotOffered
    | StepNotNow
    | RequirementMissing
    | NoLiveConsent
    | EndorserIsProposer
    | UnknownRequest
    | DateInPast
    | RedirectedToItself
    | AimNotAgreed
    | AimNotJudged
    | JudgementUnexplained
    | JudgementContradicted
    | AppointmentKnown
    | UnknownAppointment
    | AppointmentAlreadyMissed
    | AppointmentNotYet
    | NothingMissed
    | AttemptsOwed
    | FamilyWasReached
    | AlreadyAtSetting
    | MergedIntoItself
    | MergedIntoFinished
    | NotAboutTheSame
    | NeverEndorsed
    | StillMerged
    | NotMerged
    | UnknownNotice
    | NoticeAlreadySettled
    | NoticeAlreadyWithheld
    | NoticeNotWithheld
    | NoticeNotYours
    | NoPolicyForAuthority
    | UnknownSetting
    | NoReasonGiven
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
