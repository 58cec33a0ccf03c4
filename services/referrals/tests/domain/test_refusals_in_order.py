"""Each decision's refusals, by descending precedence: each case breaks its own rule and all that are asked after it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from referrals.domain.accept_referral import accept_referral
from referrals.domain.allocate_referral import allocate_referral
from referrals.domain.close_referral import close_referral
from referrals.domain.codes import Stage
from referrals.domain.decline_referral import decline_referral
from referrals.domain.end_support_programme import end_support_programme
from referrals.domain.make_referral import make_referral
from referrals.domain.record_outcome import RecordOutcome, record_outcome
from referrals.domain.refusals import (
    AlreadyAccepted,
    AlreadyAllocated,
    DateInFuture,
    DecidedBeforeMade,
    ElsaNotAccredited,
    EndedBeforeStarted,
    NotAccepted,
    NotAllocated,
    OutcomeAlreadyRecorded,
    OutcomeMissing,
    ProgrammeAlreadyEnded,
    ProgrammeAlreadyStarted,
    ProgrammeNotEnded,
    ProgrammeNotStarted,
    ReferralFinished,
    SettingNotYours,
    UnknownCode,
    UnknownSetting,
)
from referrals.domain.start_support_programme import start_support_programme

TODAY = date(2026, 11, 20)
TOMORROW = date(2026, 11, 21)
LONG_AGO = date(2026, 1, 5)


def test_making_refuses_in_this_order(history):
    policy = history.policy
    wrong = replace(
        history.MAKE,
        setting_is_known=False,
        setting_is_theirs=False,
        reason_codes=("self_esteem", "algebra"),
        made_on=history.stated(TOMORROW),
    )
    assert make_referral(wrong, policy) == UnknownSetting("urn:118246")
    wrong = replace(wrong, setting_is_known=True)
    assert make_referral(wrong, policy) == SettingNotYours("urn:118246")
    wrong = replace(wrong, setting_is_theirs=True)
    known = ("manage_emotions", "self_esteem")
    assert make_referral(wrong, policy) == UnknownCode("reason_codes", "algebra", known)
    wrong = replace(wrong, reason_codes=known)
    assert make_referral(wrong, policy) == DateInFuture("made_on", TOMORROW, TODAY)


def test_accepting_refuses_in_this_order(history):
    history.made()
    early = replace(history.referral, made_on=date(2026, 12, 1))
    accepted = replace(early, accepted_on=TODAY)
    finished = replace(accepted, stage=Stage.CLOSED)

    def accept(referral, day=TOMORROW):
        return accept_referral(referral, history.stated(day), history.policy)

    assert accept(finished) == ReferralFinished(Stage.CLOSED)
    assert accept(accepted) == AlreadyAccepted(TODAY)
    assert accept(early) == DateInFuture("accepted_on", TOMORROW, TODAY)
    assert accept(early, TODAY) == DecidedBeforeMade(TODAY, date(2026, 12, 1))


def test_declining_refuses_in_this_order(history):
    history.made()
    early = replace(history.referral, made_on=date(2026, 12, 1))
    accepted = replace(early, accepted_on=TODAY)
    finished = replace(accepted, stage=Stage.DECLINED)
    wrong = replace(
        history.DECLINE, decline_reason="rain", signpost_codes=("moon",), declined_on=history.stated(TOMORROW)
    )

    def decline(referral, command=wrong):
        return decline_referral(referral, command, history.policy)

    assert decline(finished) == ReferralFinished(Stage.DECLINED)
    assert decline(accepted) == AlreadyAccepted(TODAY)
    assert decline(early) == UnknownCode("decline_reason", "rain", ("no_capacity",))
    wrong = replace(wrong, decline_reason="no_capacity")
    assert decline(early, wrong) == UnknownCode("signpost_codes", "moon", ("gp", "school_senco"))
    wrong = replace(wrong, signpost_codes=("gp",))
    assert decline(early, wrong) == DateInFuture("declined_on", TOMORROW, TODAY)
    assert decline(early, replace(wrong, declined_on=history.stated(TODAY))) == DecidedBeforeMade(
        TODAY, date(2026, 12, 1)
    )


def test_allocating_refuses_in_this_order(history):
    history.made().accepted().allocated().started()
    started = history.referral
    not_started = replace(started, programme=None)

    def allocate(referral, *, is_accredited=False):
        return allocate_referral(
            referral, history.ELSA, history.policy, is_accredited=is_accredited, today=TODAY, now=history.NOW
        )

    assert allocate(replace(started, stage=Stage.CLOSING)) == ReferralFinished(Stage.CLOSING)
    assert allocate(started) == ProgrammeAlreadyStarted(date(2026, 9, 14))
    assert allocate(not_started) == ElsaNotAccredited(history.ELSA)
    assert allocate(not_started, is_accredited=True) == AlreadyAllocated(history.ELSA)


def test_starting_a_programme_refuses_in_this_order(history):
    history.made().accepted().allocated().started()
    started = history.referral
    nothing = replace(started, accepted_on=None, worker_id=None)
    late = replace(history.START, programme_id=UUID(int=9), started_on=history.stated(TOMORROW))

    def start(referral):
        return start_support_programme(referral, late, history.policy)

    assert start(replace(nothing, stage=Stage.DECLINED)) == ReferralFinished(Stage.DECLINED)
    assert start(nothing) == NotAccepted()
    assert start(replace(nothing, accepted_on=TODAY)) == NotAllocated()
    assert start(started) == ProgrammeAlreadyStarted(date(2026, 9, 14))
    assert start(replace(started, programme=None)) == DateInFuture("started_on", TOMORROW, TODAY)


def test_ending_a_programme_refuses_in_this_order(history):
    history.made().accepted().allocated().started()
    running = history.referral
    ended = history.ended().referral

    def end(referral, day):
        return end_support_programme(referral, history.stated(day), history.policy)

    assert end(replace(ended, stage=Stage.CLOSING), LONG_AGO) == ReferralFinished(Stage.CLOSING)
    assert end(replace(ended, programme=None), LONG_AGO) == ProgrammeNotStarted()
    assert end(ended, LONG_AGO) == ProgrammeAlreadyEnded(date(2026, 11, 9))
    assert end(running, LONG_AGO) == EndedBeforeStarted(LONG_AGO, date(2026, 9, 14))
    assert end(running, TOMORROW) == DateInFuture("ended_on", TOMORROW, TODAY)


def test_recording_an_outcome_refuses_in_this_order(history):
    history.made().accepted().allocated().started()
    running = replace(history.referral, outcome_code="achieved")
    recorded = history.ended().with_outcome().referral

    def outcome(referral):
        return record_outcome(referral, RecordOutcome("splendid"), history.policy, history.NOW)

    assert outcome(replace(running, stage=Stage.CLOSED)) == ReferralFinished(Stage.CLOSED)
    assert outcome(replace(running, programme=None)) == ProgrammeNotEnded()
    assert outcome(running) == ProgrammeNotEnded()
    assert outcome(recorded) == OutcomeAlreadyRecorded("achieved")
    nothing = replace(recorded, outcome_code=None)
    assert outcome(nothing) == UnknownCode("outcome_code", "splendid", ("achieved", "not_achieved"))


@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.CLOSING, Stage.CLOSED])
def test_closing_refuses_a_finished_referral_before_a_missing_outcome(history, stage):
    history.made()
    finished = replace(history.referral, stage=stage)
    assert close_referral(finished, history.policy, TODAY, history.NOW) == ReferralFinished(stage)
    assert close_referral(history.referral, history.policy, TODAY, history.NOW) == OutcomeMissing()
