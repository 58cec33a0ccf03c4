"""How each refusal of the domain is said: its status, its name, a plain sentence and the next step. Data, no logic."""

from dataclasses import dataclass
from typing import Final

from referrals.domain import refusals as no
from referrals.domain import refusals_of_care as care
from referrals.domain.consent import NoLiveConsent
from referrals.domain.refusals import Refusal

FORBIDDEN = 403
CONFLICT = 409
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Words:
    """How a refusal is said; `detail` may name the refusal's own fields in braces."""

    status: int
    name: str
    detail: str
    next_step: str


WORDS: Final[dict[type[Refusal], Words]] = {
    no.NoPolicyForAuthority: Words(
        CONFLICT,
        "no_policy_for_authority",
        "The authority {authority} has no policy for referrals of the type {referral_type}.",
        "Ask whoever runs this installation to add the authority's policy document.",
    ),
    no.UnknownSetting: Words(
        UNPROCESSABLE,
        "unknown_setting",
        "The settings directory has no setting {setting_id} in your authority.",
        "Check the setting_id; for a school it is urn: and its number in Get Information About Schools.",
    ),
    no.SettingNotYours: Words(
        FORBIDDEN,
        "setting_not_yours",
        "Your token does not cover the setting {setting_id}.",
        "Use a token of that setting, or name a setting your token covers.",
    ),
    no.UnknownCode: Words(
        UNPROCESSABLE,
        "unknown_code",
        "The authority's policy has no code {code} for {field}.",
        "Use one of the codes in `known`.",
    ),
    no.DateInFuture: Words(
        UNPROCESSABLE,
        "date_in_future",
        "The date {day} in {field} is after today, {today}.",
        "Record it on the day or later, with the day it happened.",
    ),
    no.DecidedBeforeMade: Words(
        CONFLICT,
        "decided_before_made",
        "The decision is dated {decided_on}, before the day the referral was made, {made_on}.",
        "Check the date; a referral recorded late is made with the day it was made on.",
    ),
    no.ReferralFinished: Words(
        CONFLICT,
        "referral_finished",
        "The referral is {stage}: nothing more can be done to it.",
        "Read the referral to see how it ended; make a new one for a new need.",
    ),
    no.AlreadyAccepted: Words(
        CONFLICT,
        "already_accepted",
        "The referral was accepted on {accepted_on}.",
        "Go on with it; an accepted referral ends with an outcome, not by being declined.",
    ),
    no.NotAccepted: Words(
        CONFLICT,
        "not_accepted",
        "The referral has not been accepted.",
        "Accept the referral first.",
    ),
    no.ElsaNotAccredited: Words(
        CONFLICT,
        "elsa_not_accredited",
        "No accreditation of the ELSA {elsa_id} in this authority has been heard of.",
        "Choose an accredited ELSA; one accredited just now is known here a moment later.",
    ),
    no.AlreadyAllocated: Words(
        CONFLICT,
        "already_allocated",
        "The referral is allocated to the ELSA {elsa_id} already.",
        "Nothing is left to do, unless another ELSA is to take over.",
    ),
    no.NotAllocated: Words(
        CONFLICT,
        "not_allocated",
        "The referral has not been allocated to an ELSA.",
        "Allocate it to an accredited ELSA first.",
    ),
    no.ProgrammeAlreadyStarted: Words(
        CONFLICT,
        "programme_already_started",
        "The support programme started on {started_on}.",
        "Go on with that programme; a referral has one.",
    ),
    no.ProgrammeNotStarted: Words(
        CONFLICT,
        "programme_not_started",
        "There is no support programme to end.",
        "Start the support programme first.",
    ),
    no.ProgrammeAlreadyEnded: Words(
        CONFLICT,
        "programme_already_ended",
        "The support programme ended on {ended_on}.",
        "Record the outcome, if it is not on record yet.",
    ),
    no.EndedBeforeStarted: Words(
        UNPROCESSABLE,
        "ended_before_started",
        "The end is dated {ended_on}, before the programme started on {started_on}.",
        "Check the date of the end.",
    ),
    no.ProgrammeNotEnded: Words(
        CONFLICT,
        "programme_not_ended",
        "The support programme has not ended, so its outcome cannot be known.",
        "End the support programme first.",
    ),
    no.OutcomeAlreadyRecorded: Words(
        CONFLICT,
        "outcome_already_recorded",
        "The outcome is on record: {outcome_code}.",
        "Close the referral; its referrer was told this outcome.",
    ),
    no.OutcomeMissing: Words(
        CONFLICT,
        "outcome_missing",
        "The referral has no outcome, and its referrer is to be told one.",
        "Record the outcome first.",
    ),
    no.NoReasonGiven: Words(
        UNPROCESSABLE,
        "no_reason_given",
        "The service asks what the support should help with, and reason_codes is empty.",
        "Name at least one of the codes in `known`; none of them is a diagnosis.",
    ),
    no.StepNotOffered: Words(
        CONFLICT,
        "step_not_offered",
        "The policy for {referral_type} does not have the step {step}.",
        "Read the referral's next steps for what this service offers.",
    ),
    no.StepNotNow: Words(
        CONFLICT,
        "step_not_now",
        "The step {step} does not lead on from where the referral stands: it is {stage}.",
        "It can be taken when the referral stands at one of the stages in `possible_in`.",
    ),
    no.RequirementMissing: Words(
        CONFLICT,
        "requirement_missing",
        "The service's policy asks for {requirement} before the step {step}.",
        "See to that first; the referral's next steps say how.",
    ),
    NoLiveConsent: Words(
        CONFLICT,
        "no_live_consent",
        "No consent that stands covers {scope} with {recipient}.",
        "Ask the family, record its consent (saying it is enough), and send this again.",
    ),
    no.EndorserIsProposer: Words(
        CONFLICT,
        "endorser_is_proposer",
        "Whoever endorses a proposal is somebody else than whoever made it.",
        "Name the SENCO as the endorser; a SENCO can make a referral without a proposal.",
    ),
    no.UnknownRequest: Words(
        CONFLICT,
        "unknown_request",
        "The referral waits for no answer to the request {request_id}.",
        "Read the referral: `case.information_request_id` is the request that is open.",
    ),
    no.DateInPast: Words(
        UNPROCESSABLE,
        "date_in_past",
        "The date {day} in {field} is before today, {today}.",
        "Name today or a later day.",
    ),
    no.RedirectedToItself: Words(
        CONFLICT,
        "redirected_to_itself",
        "The referral is with the service {to_service} already.",
        "Name the other service, or decline the referral.",
    ),
    care.AimNotAgreed: Words(
        UNPROCESSABLE,
        "aim_not_agreed",
        "The aim {aim} is not among those agreed.",
        "Use the aims in `agreed`, or agree the desired outcomes anew first.",
    ),
    care.AimNotJudged: Words(
        UNPROCESSABLE,
        "aim_not_judged",
        "The outcome agreed for the aim {aim} is not judged.",
        "Judge every outcome that was agreed at the start.",
    ),
    care.JudgementUnexplained: Words(
        UNPROCESSABLE,
        "judgement_unexplained",
        "The outcome for the aim {aim} was not reached in full, and no reason is given.",
        "Give the reason in a code: the referrer is told.",
    ),
    care.JudgementContradicted: Words(
        UNPROCESSABLE,
        "judgement_contradicted",
        "The outcome {outcome_code} does not agree with the judgements of its parts.",
        "Where all are judged alike the outcome is that; where they differ it is neither all nor nothing.",
    ),
    care.AppointmentKnown: Words(
        CONFLICT,
        "appointment_known",
        "There is an appointment {appointment_id} already.",
        "Read the referral for its appointments.",
    ),
    care.UnknownAppointment: Words(
        CONFLICT,
        "unknown_appointment",
        "The referral has no appointment {appointment_id}.",
        "Read the referral for its appointments.",
    ),
    care.AppointmentAlreadyMissed: Words(
        CONFLICT,
        "appointment_already_missed",
        "It is on record that the appointment {appointment_id} was missed.",
        "Record the attempts to reach the family.",
    ),
    care.AppointmentNotYet: Words(
        CONFLICT,
        "appointment_not_yet",
        "The appointment is on {starts_on}: nobody can have missed it.",
        "Record it when it has passed.",
    ),
    care.NothingMissed: Words(
        CONFLICT,
        "nothing_missed",
        "The family has missed no such appointment.",
        "Record the missed appointment first.",
    ),
    care.AttemptsOwed: Words(
        CONFLICT,
        "attempts_owed",
        "The family was tried in {made} different ways; {owed} are owed before closing for non-attendance.",
        "Try it differently: by another channel, at another time, with another person or at another place.",
    ),
    care.FamilyWasReached: Words(
        CONFLICT,
        "family_was_reached",
        "The family was reached on {reached_on}.",
        "Book another appointment, or withdraw the referral where the family does not want it.",
    ),
    no.AlreadyAtSetting: Words(
        CONFLICT,
        "already_at_setting",
        "The referral is at the setting {setting_id} already.",
        "Check the setting_id of the child's new setting.",
    ),
    no.MergedIntoItself: Words(
        UNPROCESSABLE,
        "merged_into_itself",
        "A referral is no duplicate of itself.",
        "Name the other referral.",
    ),
    no.MergedIntoFinished: Words(
        CONFLICT,
        "merged_into_finished",
        "The referral it would go on as is {stage}: nothing goes on there.",
        "Merge the other way about, or reopen that one first.",
    ),
    no.NotAboutTheSame: Words(
        CONFLICT,
        "not_about_the_same",
        "The two referrals are not of one authority and one type of service.",
        "Only referrals that ask for the same can be duplicates.",
    ),
    no.NeverEndorsed: Words(
        CONFLICT,
        "never_endorsed",
        "The proposal was never endorsed, so there is no referral to reopen.",
        "Propose it again, or let the SENCO make a referral.",
    ),
    no.StillMerged: Words(
        CONFLICT,
        "still_merged",
        "The referral goes on as {merged_into}.",
        "Go on there, or unmerge this one where it was no duplicate after all.",
    ),
    no.NotMerged: Words(
        CONFLICT,
        "not_merged",
        "The referral was not merged into another one.",
        "Reopen it instead, where it is closed.",
    ),
    no.UnknownNotice: Words(
        CONFLICT,
        "unknown_notice",
        "The referral has no notice {notice_event_id}.",
        "Read the referral: each of its notices has its notice_event_id.",
    ),
    no.NoticeAlreadySettled: Words(
        CONFLICT,
        "notice_already_settled",
        "The person was told of {notice_event_id}; what is known cannot be withheld.",
        "Nothing is left to do.",
    ),
    no.NoticeAlreadyWithheld: Words(
        CONFLICT,
        "notice_already_withheld",
        "The notice is withheld; the decision is looked at again on {review_on}.",
        "End the withholding first where another decision is wanted.",
    ),
    no.NoticeNotWithheld: Words(
        CONFLICT,
        "notice_not_withheld",
        "The notice {notice_event_id} is not withheld.",
        "Read the referral for how its notices stand.",
    ),
    no.NoticeNotYours: Words(
        FORBIDDEN,
        "notice_not_yours",
        "The notice {notice_event_id} is for somebody else than the person behind your token.",
        "Only whoever was told can confirm it; staff who told somebody record a follow-up.",
    ),
}
