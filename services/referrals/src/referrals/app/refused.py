"""Every refusal of the domain as a problem with a name, a plain sentence and the next step."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from attune_chassis.problems import Problem

from referrals.domain import refusals as no
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
}


def refused(refusal: Refusal) -> Problem:
    """The problem to raise; raising it rolls the transaction back. It carries the refusal's own fields."""
    words, told = WORDS[type(refusal)], asdict(refusal)
    facts = {name: _plain(value) for name, value in told.items()}
    return Problem(words.status, words.name, words.detail.format_map(told), words.next_step, **facts)


def referral_unknown() -> Problem:
    """The same answer for a referral that does not exist and for one the token does not cover."""
    return Problem(
        404,
        "referral_unknown",
        "There is no such referral among those your token covers.",
        "Check the referral_id, and that the token is of the referral's authority and setting.",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else str(value)
