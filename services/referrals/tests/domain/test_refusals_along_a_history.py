"""Refusals whose order shows only along a history: each line still breaks the rules that are asked later."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from referrals.domain import acknowledge_feedback as feedback
from referrals.domain import agree_outcomes as outcomes
from referrals.domain import propose_referral as proposing
from referrals.domain import refusals as no
from referrals.domain import triage_referral as triage
from referrals.domain.case import DesiredOutcome, JudgedOutcome
from referrals.domain.codes import Notice, Stage, WithholdingReason
from referrals.domain.lifecycle import Step
from referrals.domain.obligation import Withholding
from referrals.domain.record_outcome import RecordOutcome, record_outcome
from referrals.domain.withhold_notice import decide_withheld, end_withholding, withhold_notice

TODAY = date(2026, 11, 20)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
UNKNOWN = UUID(int=404)


def test_receiving_information(history):
    history.made()
    command = triage.RequestInformation(UNKNOWN, ("what_was_tried",), TODAY, pauses_target=True)
    history.follows(triage.request_information(history.referral, command, history.policy, TODAY, history.NOW))

    def receive(request_id, day, referral=history.referral):
        return triage.receive_information(referral, request_id, history.stated(day), history.policy)

    closed = replace(history.referral, stage=Stage.CLOSED)
    assert receive(UUID(int=1), TOMORROW, closed) == no.ReferralFinished(Stage.CLOSED)
    assert receive(UUID(int=1), TOMORROW) == no.UnknownRequest(UUID(int=1))
    assert receive(UNKNOWN, TOMORROW) == no.DateInFuture("received_on", TOMORROW, TODAY)
    assert history.follows(receive(UNKNOWN, TODAY)).referral.stage is Stage.MADE


def test_judging_outcomes(history):
    history.made().accepted().allocated()
    agreed = tuple(DesiredOutcome(aim, "childs_own_scale") for aim in ("manage_emotions", "self_esteem"))
    command = outcomes.AgreeOutcomes(agreed, history.stated(TODAY), TOMORROW)
    history.follows(outcomes.agree_outcomes(history.referral, command, history.policy))
    history.started().ended()

    def judged(aim, judgement, reason=None):
        return JudgedOutcome(aim, "childs_own_scale", judgement, reason)

    def record(word, *judgements):
        return record_outcome(history.referral, RecordOutcome(word, judgements), history.policy, history.NOW)

    half = judged("manage_emotions", "not_achieved", "too_short")
    assert record("not_achieved", judged("fame", "x")) == no.AimNotAgreed("fame", ("manage_emotions", "self_esteem"))
    assert isinstance(record("not_achieved", judged("self_esteem", "x")), no.UnknownCode)
    assert record("achieved", judged("self_esteem", "not_achieved")) == no.JudgementUnexplained("self_esteem")
    assert record("achieved", half) == no.AimNotJudged("self_esteem")
    assert record("achieved", half, judged("self_esteem", "achieved")) == no.JudgementContradicted("achieved")
    assert isinstance(record("not_achieved", half, judged("self_esteem", "not_achieved", "too_short")), tuple)


def test_proposing(history):
    asked = replace(history.MAKE, setting_is_known=False)
    proposal = proposing.Proposal(asked, asked.referrer_id, YESTERDAY)
    nothing = replace(history.policy, steps=frozenset())
    assert proposing.propose_referral(proposal, nothing) == no.StepNotOffered(Step.ENDORSE, "elsa")
    assert proposing.propose_referral(proposal, history.policy) == no.UnknownSetting("urn:118246")
    proposal = replace(proposal, asked=history.MAKE)
    assert proposing.propose_referral(proposal, history.policy) == no.EndorserIsProposer()
    proposal = replace(proposal, endorser_id=UNKNOWN)
    assert proposing.propose_referral(proposal, history.policy) == no.DateInPast("endorse_by", YESTERDAY, TODAY)
    proposal = replace(proposal, endorse_by=TOMORROW)
    history.follows(proposing.propose_referral(proposal, history.policy))

    def endorse(day, **changes):
        referral = replace(history.referral, **changes)
        return proposing.endorse_proposal(referral, history.stated(day), history.policy)

    by_themselves = {"endorser_id": asked.referrer_id}
    assert endorse(TOMORROW, **by_themselves) == no.DateInFuture("endorsed_on", TOMORROW, TODAY)
    assert endorse(TODAY, **by_themselves) == no.EndorserIsProposer()
    sent_back = proposing.return_proposal(history.referral, "mood", history.policy, TODAY, history.NOW)
    assert sent_back == no.UnknownCode("return_reason", "mood", ("not_now",))
    assert history.follows(endorse(TODAY)).referral.stage is Stage.MADE
    assert history.referral.referrer_id == UNKNOWN
    again = proposing.return_proposal(history.referral, "mood", history.policy, TODAY, history.NOW)
    assert again == no.StepNotNow(Step.RETURN_PROPOSAL, Stage.MADE, (Stage.PROPOSED,))


def test_withholding_and_confirming(history):
    history.made().declined()
    about, today, now = history.notice(Notice.DECLINED), TODAY, history.NOW
    past = Withholding(WithholdingReason.SAFEGUARDING, "staff:1", YESTERDAY)
    good = replace(past, review_on=TOMORROW)
    open_ = history.referral
    withheld = history.follows(withhold_notice(open_, about, good, today, now)).referral
    history.state = open_
    settled = history.delivered(Notice.DECLINED).referral
    settled_withheld = replace(settled, obligations=(replace(settled.obligations[0], withheld=good),))
    assert withhold_notice(open_, UNKNOWN, past, today, now) == no.UnknownNotice(UNKNOWN)
    assert withhold_notice(settled_withheld, about, past, today, now) == no.NoticeAlreadySettled(about)
    assert withhold_notice(withheld, about, past, today, now) == no.NoticeAlreadyWithheld(TOMORROW)
    assert withhold_notice(open_, about, past, today, now) == no.DateInPast("review_on", YESTERDAY, TODAY)
    assert end_withholding(open_, UNKNOWN, "staff:2", today, now) == no.UnknownNotice(UNKNOWN)
    assert end_withholding(open_, about, "staff:2", today, now) == no.NoticeNotWithheld(about)
    stranger = feedback.acknowledge_feedback(open_, about, UUID(int=99), now)
    assert stranger == no.NoticeNotYours(about)
    assert feedback.acknowledge_feedback(open_, UNKNOWN, UUID(int=99), now) == no.UnknownNotice(UNKNOWN)
    refused = no.NotAccepted()
    assert decide_withheld(open_, refused, past, today, now) is refused
    assert decide_withheld(open_, (), past, today, now) == ()
