"""Refusals of the ledgers (consent, link people) as problems with a name, a plain sentence and the next step."""

from dataclasses import asdict
from datetime import date
from typing import Any, Final

from attune_chassis.problems import Problem

from referrals.app import words_of_refusals as shared
from referrals.app.words_of_refusals import CONFLICT, UNPROCESSABLE, Words
from referrals.domain import consent_refusals as consent
from referrals.domain import link_people as link
from referrals.domain import refusals as no
from referrals.domain.consent import NoLiveConsent
from referrals.domain.consent_refusals import ConsentRefusal
from referrals.domain.link_people import LinkRefusal

WORDS: Final[dict[type[ConsentRefusal | LinkRefusal], Words]] = {
    **{said: shared.WORDS[said] for said in (no.UnknownSetting, no.SettingNotYours, no.DateInFuture, NoLiveConsent)},
    consent.ConsentEndsBeforeGiven: Words(
        UNPROCESSABLE,
        "consent_ends_before_given",
        "The consent would end on {ends_on}, before the day it was given, {given_on}.",
        "Check both dates; leave the end out for a consent that is open-ended.",
    ),
    consent.ConsentAlreadyWithdrawn: Words(
        CONFLICT,
        "consent_already_withdrawn",
        "The consent was withdrawn at {withdrawn_at}.",
        "Nothing is left to do; a family that agrees again gives a new consent.",
    ),
    consent.ConditionsDoNotAgree: Words(
        UNPROCESSABLE,
        "conditions_do_not_agree",
        "The special category condition and the Schedule 1 condition do not go together.",
        "Send one of the Schedule 1 conditions in `known`, or none where `known` is empty.",
    ),
    link.AlreadyLinked: Words(
        CONFLICT,
        "already_linked",
        "Somebody holds the role {link_role} for this setting already.",
        "Let another one succeed them, with a handover note.",
    ),
    link.NotLinked: Words(
        CONFLICT,
        "not_linked",
        "Nobody holds the role {link_role} for this setting yet.",
        "Assign its first person.",
    ),
    link.SamePerson: Words(
        CONFLICT,
        "same_person",
        "The person {person_id} holds the role already.",
        "Name the one who is to take over.",
    ),
    link.SuccessionTooEarly: Words(
        UNPROCESSABLE,
        "succession_too_early",
        "The successor would begin on {from_on}, but the one before only began on {predecessor_from_on}.",
        "Choose a later day: everybody holds the role for one day at least.",
    ),
    link.HandoverNoteMissing: Words(
        UNPROCESSABLE,
        "handover_note_missing",
        "Nobody takes over without a handover note.",
        "Write down what the follower has to know about this setting.",
    ),
}


def ledger_refused(refusal: ConsentRefusal | LinkRefusal) -> Problem:
    """The problem to raise; raising it rolls the transaction back. It carries the refusal's own fields."""
    words, told = WORDS[type(refusal)], asdict(refusal)
    facts = {name: _plain(value) for name, value in told.items()}
    return Problem(words.status, words.name, words.detail.format_map(told), words.next_step, **facts)


def _plain(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else str(value)
