"""The refusals of every decision beside the first ones: each row breaks its own rule and all that are asked after it.

A row says what is made right; whatever stands below it in the same table is still wrong when its refusal is expected.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from referrals.domain import agree_outcomes as outcomes
from referrals.domain import keep_appointment as appointments
from referrals.domain import merge_referral as merging
from referrals.domain import redirect_referral as redirecting
from referrals.domain import refusals as no
from referrals.domain import triage_referral as triage
from referrals.domain import withdraw_referral as withdrawing
from referrals.domain.case import ContactAttempt, DesiredOutcome, ProgressOfAim, ReplyTarget
from referrals.domain.clock_policy import ClockPolicy, DecideWithin, Escalation, EscalationStep, SilencePolicy
from referrals.domain.close_referral import close_for_non_attendance
from referrals.domain.codes import ClosingReason, ReopenReason, Stage
from referrals.domain.consent import ConsentLine, NoLiveConsent
from referrals.domain.lifecycle import Step
from referrals.domain.policy import Requirement
from referrals.domain.reopen_referral import reopen_referral
from referrals.domain.transfer_referral import TransferReferral, transfer_referral
from referrals.domain.working_time import DayCount

TODAY = date(2026, 11, 20)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
LATER_MADE = date(2026, 12, 1)
UNKNOWN = UUID(int=404)
CLOCKS = ClockPolicy(
    DecideWithin(10, DayCount.WORKING_DAYS, 3),
    SilencePolicy(20, DayCount.WORKING_DAYS, (Escalation(EscalationStep.WORKER, 1),)),
)


@dataclass
class Asked:
    """What a decision is asked about; each row of a table changes it for the better."""

    referral: object
    command: object
    policy: object


def walk(table, asked, decide):
    """Every row's refusal in turn, then the decision taken."""
    for improve, expected in table:
        asked = improve(asked)
        answer = decide(asked)
        kind = expected if isinstance(expected, type) else type(expected)
        assert type(answer) is kind, f"expected {expected}, got {answer}"
        if not isinstance(expected, type):
            assert answer == expected
    return answer


def as_is(asked):
    return asked


def offered(asked):
    return replace(asked, policy=replace(asked.policy, steps=frozenset(Step)))


def at(stage):
    return lambda asked: replace(asked, referral=replace(asked.referral, stage=stage))


def saying(**changes):
    return lambda asked: replace(asked, command=replace(asked.command, **changes))


def with_referral(**changes):
    return lambda asked: replace(asked, referral=replace(asked.referral, **changes))


def with_case(**changes):
    return lambda asked: replace(asked, referral=replace(asked.referral, case=replace(asked.referral.case, **changes)))


def no_longer_required(asked):
    return replace(asked, policy=replace(asked.policy, requires={}, consents={}))


@pytest.fixture
def start(history):
    """A closed referral made on a later day, under a policy that offers nothing and asks for everything."""
    history.made()
    every = (Requirement.ACKNOWLEDGED,)
    policy = replace(
        history.policy,
        steps=frozenset(),
        requires=dict.fromkeys(Step, every),
        consents=dict.fromkeys(Step, frozenset({"other"})),
    )
    return Asked(replace(history.referral, stage=Stage.CLOSED, made_on=LATER_MADE), None, policy)


def gate(step, stage):
    """The five questions every step of the chart begins with."""
    return [
        (as_is, no.StepNotOffered(step, "elsa")),
        (offered, no.ReferralFinished(Stage.CLOSED)),
        (at(Stage.PROPOSED), no.StepNotNow),
        (at(stage), no.RequirementMissing(step, Requirement.ACKNOWLEDGED)),
        (with_case(acknowledged_on=TODAY), NoLiveConsent("other", "elsa")),
    ]


def test_acknowledging(start, history):
    asked = replace(start, command=TOMORROW)
    table = [
        *gate(Step.ACKNOWLEDGE, Stage.MADE),
        (no_longer_required, no.DateInFuture("acknowledged_on", TOMORROW, TODAY)),
        (lambda one: replace(one, command=TODAY), no.DecidedBeforeMade(TODAY, LATER_MADE)),
        (with_referral(made_on=YESTERDAY), no.StepNotOffered(Step.ACKNOWLEDGE, "elsa")),
        (lambda one: replace(one, policy=replace(one.policy, clocks=CLOCKS)), no.StepNotOffered),
        (with_case(reply_target=ReplyTarget(TOMORROW, TOMORROW)), tuple),
    ]
    walk(table, asked, lambda one: triage.acknowledge_referral(one.referral, history.stated(one.command), one.policy))


def test_screening(start, history):
    asked = replace(start, command=triage.ScreenReferral("splendid", 1, 3, history.stated(TOMORROW)))
    table = [
        *gate(Step.SCREEN, Stage.MADE),
        (no_longer_required, no.UnknownCode("result", "splendid", tuple(sorted(triage.SCREENING_RESULTS)))),
        (saying(result="in_scope"), no.DateInFuture("screened_on", TOMORROW, TODAY)),
        (saying(screened_on=history.stated(TODAY)), no.DecidedBeforeMade(TODAY, LATER_MADE)),
        (with_referral(made_on=YESTERDAY), tuple),
    ]
    walk(table, asked, lambda one: triage.screen_referral(one.referral, one.command, one.policy))


def test_asking_for_information(start, history):
    asked = replace(start, command=triage.RequestInformation(UNKNOWN, ("diagnosis",), YESTERDAY, pauses_target=True))
    table = [
        *gate(Step.REQUEST_INFORMATION, Stage.MADE),
        (no_longer_required, no.UnknownCode("missing", "diagnosis", ("what_was_tried",))),
        (saying(missing=("what_was_tried",)), no.DateInPast("due_on", YESTERDAY, TODAY)),
        (saying(due_on=TODAY), tuple),
    ]
    walk(
        table, asked, lambda one: triage.request_information(one.referral, one.command, one.policy, TODAY, history.NOW)
    )


def test_prioritising(start, history):
    asked = replace(start, command=("soon", ("rain",), TOMORROW))
    table = [
        *gate(Step.PRIORITISE, Stage.MADE),
        (no_longer_required, no.UnknownCode("priority", "soon", ("raised", "routine", "urgent"))),
        (lambda one: replace(one, command=("raised", ("rain",), TOMORROW)), no.UnknownCode),
        (
            lambda one: replace(one, command=("raised", (), TOMORROW)),
            no.DateInFuture("prioritised_on", TOMORROW, TODAY),
        ),
        (lambda one: replace(one, command=("raised", (), TODAY)), tuple),
    ]

    def decide(one):
        priority, reasons, day = one.command
        return triage.prioritise_referral(one.referral, priority, reasons, one.policy, history.stated(day))

    walk(table, asked, decide)


def test_redirecting(start, history):
    command = redirecting.RedirectReferral("moon", "boredom", "carried", history.stated(TOMORROW))
    table = [
        *gate(Step.REDIRECT, Stage.MADE),
        (no_longer_required, no.UnknownCode("to_service", "moon", ("camhs", "elsa"))),
        (saying(to_service="elsa"), no.UnknownCode("reason", "boredom", tuple(sorted(redirecting.REASONS)))),
        (saying(reason="fits_better"), no.UnknownCode("route", "carried", ("referrer_asks", "sent_on"))),
        (saying(route="sent_on"), no.DateInFuture("redirected_on", TOMORROW, TODAY)),
        (saying(redirected_on=history.stated(TODAY)), no.DecidedBeforeMade(TODAY, LATER_MADE)),
        (with_referral(made_on=YESTERDAY), no.RedirectedToItself("elsa")),
        (saying(to_service="camhs"), NoLiveConsent("case_information", "camhs")),
        (saying(route="referrer_asks"), tuple),
    ]
    walk(
        table,
        replace(start, command=command),
        lambda one: redirecting.redirect_referral(one.referral, one.command, one.policy),
    )


def test_waitlisting(start, history):
    def decide(one):
        return redirecting.waitlist_referral(
            one.referral, one.policy, position=1, expected_on=None, today=TODAY, now=history.NOW
        )

    walk([*gate(Step.WAITLIST, Stage.ACCEPTED), (no_longer_required, tuple)], start, decide)


def test_agreeing_outcomes(start, history):
    wrong = outcomes.AgreeOutcomes((DesiredOutcome("fame", "ruler"),), history.stated(TOMORROW), YESTERDAY)
    table = [
        *gate(Step.AGREE_OUTCOMES, Stage.MADE),
        (no_longer_required, no.UnknownCode("aim", "fame", ("manage_emotions", "self_esteem"))),
        (
            saying(outcomes=(DesiredOutcome("self_esteem", "ruler"),)),
            no.UnknownCode("measure", "ruler", ("childs_own_scale",)),
        ),
        (
            saying(outcomes=(DesiredOutcome("self_esteem", "childs_own_scale"),)),
            no.DateInFuture("agreed_on", TOMORROW, TODAY),
        ),
        (saying(agreed_on=history.stated(TODAY)), no.DateInPast("progress_due_on", YESTERDAY, TODAY)),
        (saying(progress_due_on=TOMORROW), tuple),
    ]
    walk(
        table, replace(start, command=wrong), lambda one: outcomes.agree_outcomes(one.referral, one.command, one.policy)
    )


def test_reporting_progress(start, history):
    wrong = outcomes.ReportProgress((ProgressOfAim("fame", "soaring"),), history.stated(TOMORROW), None)
    table = [
        *gate(Step.REPORT_PROGRESS, Stage.IN_PROGRESS),
        (no_longer_required, no.UnknownCode("progress", "soaring", tuple(sorted(outcomes.PROGRESS)))),
        (saying(aims=(ProgressOfAim("fame", "reached"),)), no.DateInFuture("reported_on", TOMORROW, TODAY)),
        (saying(reported_on=history.stated(TODAY)), no.AimNotAgreed("fame", ("manage_emotions",))),
        (saying(aims=(ProgressOfAim("manage_emotions", "reached"),)), tuple),
    ]
    walk(
        table,
        replace(start, command=wrong),
        lambda one: outcomes.report_progress(one.referral, one.command, one.policy),
    )


def test_withdrawing(start, history):
    wrong = withdrawing.WithdrawReferral("neighbour", "weather", history.stated(TOMORROW))
    table = [
        *[row for row in gate(Step.WITHDRAW, Stage.MADE) if row[1] is not no.StepNotNow],
        (no_longer_required, no.UnknownCode("withdrawn_by", "neighbour", tuple(sorted(withdrawing.WITHDRAWN_BY)))),
        (saying(withdrawn_by="referrer"), no.UnknownCode("reason", "weather", tuple(sorted(withdrawing.REASONS)))),
        (saying(reason="not_said"), no.DateInFuture("withdrawn_on", TOMORROW, TODAY)),
        (saying(withdrawn_on=history.stated(TODAY)), no.DecidedBeforeMade(TODAY, LATER_MADE)),
        (with_referral(made_on=YESTERDAY), tuple),
    ]
    walk(
        table,
        replace(start, command=wrong),
        lambda one: withdrawing.withdraw_referral(one.referral, one.command, one.policy),
    )


def test_transferring(start, history):
    wrong = TransferReferral("urn:118246", None, False, UUID(int=77), "moved_area", history.stated(TOMORROW))
    line = ConsentLine(UUID(int=9), frozenset({"transfer"}), frozenset({"elsa"}), "verbal", "p", "s", YESTERDAY)
    table = [
        *gate(Step.TRANSFER, Stage.MADE),
        (no_longer_required, no.UnknownCode),
        (saying(reason="moved_setting"), no.DateInFuture("effective_on", TOMORROW, TODAY)),
        (saying(effective_on=history.stated(TODAY)), no.UnknownSetting("urn:118246")),
        (saying(setting_is_known=True), no.AlreadyAtSetting("urn:118246")),
        (saying(to_setting_id="urn:118254"), NoLiveConsent("transfer", "elsa")),
        (with_referral(consents=(line,)), tuple),
    ]
    walk(table, replace(start, command=wrong), lambda one: transfer_referral(one.referral, one.command, one.policy))


def test_merging_and_taking_it_back(start, history):
    other = replace(start.referral, stage=Stage.CLOSED, referral_type="vig", referral_id=UUID(int=2))
    table = [
        *[(improve, refusal) for improve, refusal in gate(Step.MERGE, Stage.MADE)],
        (no_longer_required, no.NotAboutTheSame()),
        (saying(referral_type="elsa"), no.MergedIntoFinished(Stage.CLOSED)),
        (saying(stage=Stage.MADE), tuple),
    ]

    def merge(one):
        return merging.merge_referral(one.referral, one.command, one.policy, TODAY, history.NOW)

    itself = replace(start, command=start.referral)
    assert merge(itself) == no.MergedIntoItself()
    walk(table, replace(start, command=other), merge)

    def unmerge(referral, policy):
        return merging.unmerge_referral(referral, policy, TODAY, history.NOW)

    merged = replace(
        start.referral, closing_reason=ClosingReason.MERGED, case=replace(start.referral.case, merged_into=UNKNOWN)
    )
    assert unmerge(start.referral, start.policy) == no.NotMerged()
    assert unmerge(merged, start.policy) == no.StepNotOffered(Step.UNMERGE, "elsa")
    assert isinstance(unmerge(merged, history.policy), tuple)


def wanted(one):
    return replace(one, command=ReopenReason.NEED_RETURNED)


def merged(one):
    return replace(
        one, referral=replace(one.referral, proposer_id=None, case=replace(one.referral.case, merged_into=UNKNOWN))
    )


def stands_alone(one):
    return replace(one, referral=replace(one.referral, case=replace(one.referral.case, merged_into=None)))


def never_endorsed(one):
    return replace(one, referral=replace(one.referral, proposer_id=one.referral.referrer_id))


def test_reopening(start, history):
    asked = replace(start, command=ReopenReason.NOTICE_FAILED)
    table = [
        (as_is, no.StepNotOffered(Step.REOPEN, "elsa")),
        (lambda one: at(Stage.MADE)(offered(one)), no.StepNotNow(Step.REOPEN, Stage.MADE, (Stage.CLOSED,))),
        (at(Stage.CLOSED), no.RequirementMissing(Step.REOPEN, Requirement.ACKNOWLEDGED)),
        (no_longer_required, no.UnknownCode),
        (lambda one: wanted(never_endorsed(merged(one))), no.NeverEndorsed()),
        (lambda one: wanted(merged(one)), no.StillMerged(UNKNOWN)),
        (stands_alone, tuple),
    ]
    walk(table, asked, lambda one: reopen_referral(one.referral, one.command, one.policy, TODAY, history.NOW))


def test_meeting_a_family(start, history):
    first = appointments.BookAppointment(UUID(int=61), history.NOW + timedelta(days=1), 30, "in_person", "school")

    def book(one):
        return appointments.book_appointment(one.referral, one.command, one.policy, TODAY, history.NOW)

    asked = replace(start, command=replace(first, replaces_appointment_id=UNKNOWN))
    table = [
        *gate(Step.BOOK_APPOINTMENT, Stage.MADE),
        (no_longer_required, no.UnknownAppointment(UNKNOWN)),
        (saying(replaces_appointment_id=None), tuple),
    ]
    walk(table, asked, book)
    history.follows(book(Asked(history.referral, first, history.policy)))
    assert book(Asked(history.referral, first, history.policy)) == no.AppointmentKnown(first.appointment_id)

    def miss(appointment_id, by, now=history.NOW):
        command = appointments.MissAppointment(appointment_id, by)
        return appointments.miss_appointment(history.referral, command, history.policy, TODAY, now)

    assert isinstance(miss(UNKNOWN, "dog"), no.UnknownCode)
    assert miss(UNKNOWN, "family") == no.UnknownAppointment(UNKNOWN)
    assert miss(first.appointment_id, "family") == no.AppointmentNotYet(TOMORROW)

    def attempt(about, day, channel="phone", result="not_reached"):
        tried = ContactAttempt(channel, "morning", "parent_carer", "school", result, day)
        command = appointments.AttemptContact(about, tried, history.stated(day))
        return appointments.attempt_contact(history.referral, command, history.policy)

    def give_up():
        return close_for_non_attendance(history.referral, history.policy, TODAY, history.NOW)

    assert attempt(UNKNOWN, TOMORROW) == no.DateInFuture("attempted_on", TOMORROW, TODAY)
    assert attempt(UNKNOWN, TODAY) == no.UnknownAppointment(UNKNOWN)
    assert attempt(first.appointment_id, TODAY) == no.NothingMissed()
    assert give_up() == no.NothingMissed()
    history.follows(miss(first.appointment_id, "family", history.NOW + timedelta(days=2)))
    assert miss(first.appointment_id, "family") == no.AppointmentAlreadyMissed(first.appointment_id)
    differ = ("channel", "time_of_day", "venue_type", "with_person")
    history.follows(attempt(first.appointment_id, TODAY)).follows(attempt(first.appointment_id, TODAY))
    assert give_up() == no.AttemptsOwed(1, 3, differ), "the same attempt again counts no second time"
    before = history.referral
    history.follows(attempt(first.appointment_id, TODAY, "letter", "reached"))
    assert give_up() == no.FamilyWasReached(TODAY)
    history.state = before
    history.follows(attempt(first.appointment_id, TODAY, "letter")).follows(
        attempt(first.appointment_id, TODAY, "email")
    )
    assert isinstance(give_up(), tuple)
