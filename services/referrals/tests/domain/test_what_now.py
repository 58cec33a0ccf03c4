"""What can be done now, walked over the chart of every shipped service: it is what the decisions answer, and why."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referrals.adapters.policies import load_policies
from referrals.domain import refusals as no
from referrals.domain.codes import Evidence
from referrals.domain.consent import NoLiveConsent
from referrals.domain.decision import unless_not_now
from referrals.domain.events import ConsentGiven, ReferralEvent, ReferralMade, ReferralProposed, ReplyTargetSet
from referrals.domain.facts import record
from referrals.domain.hear_notice_delivered import NoticeDelivered, hear_notice_delivered
from referrals.domain.lifecycle import CHART, UNDECIDED, Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.trial_decisions import Trial, try_step
from referrals.domain.what_now import Fact, NextStep, what_now

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
POLICIES = load_policies().every()
ABOUT_THE_REQUEST = (
    no.UnknownCode,
    no.DateInFuture,
    no.DateInPast,
    no.DecidedBeforeMade,
    no.EndedBeforeStarted,
    no.EndorserIsProposer,
    no.AimNotAgreed,
    no.AimNotJudged,
    no.JudgementUnexplained,
    no.JudgementContradicted,
    no.UnknownSetting,
    no.AlreadyAtSetting,
    no.RedirectedToItself,
    no.MergedIntoItself,
    no.NotAboutTheSame,
    no.AppointmentKnown,
)


class Walk:
    """A referral and what happened to it so far."""

    def __init__(self, policy: ReferralPolicy, *, proposed: bool) -> None:
        self.policy = policy
        self.count = 0
        first: dict[str, Any] = {
            "occurred_at": NOW,
            "referral_id": UUID(int=90),
            "reference": "REF-7K3M-9QX2",
            "authority": policy.authority,
            "setting_id": "urn:118246",
            "referral_type": policy.referral_type,
            "reason_codes": tuple(sorted(policy.reason_codes))[:1],
            "child_id": UUID(int=3),
            "made_on": date(2026, 9, 7),
            "received_by": "http",
        }
        begin: ReferralEvent
        if proposed:
            people = {"proposer_id": UUID(int=4), "endorser_id": UUID(int=5), "endorse_by": TODAY}
            begin = ReferralProposed(**first, **people)
        else:
            begin = ReferralMade(**first, referrer_id=UUID(int=5))
        self.referral: Referral = self._recorded(None, (begin,))
        self._aims()

    def happens(self, *events: ReferralEvent) -> None:
        """Let it happen; the chart refuses what does not lead on."""
        if events:
            self.referral = self._recorded(self.referral, events)
            self._aims()

    def told(self) -> None:
        """Everybody hears what there is to hear."""
        for duty in self.referral.open_obligations:
            heard = NoticeDelivered(
                duty.notice_event_id, duty.party_id, UUID(int=70), self.count, "email", Evidence.HUMAN, NOW
            )
            self.happens(*hear_notice_delivered(self.referral, heard, NOW))

    def agreed(self, scope: str, recipient: str) -> None:
        """The family agrees to this being shared with them."""
        self.count += 1
        line = uuid5(UUID(int=9), str(self.count))
        given_on = date(2026, 9, 1)
        self.happens(ConsentGiven(NOW, line, "verbal", (scope,), (recipient,), "parent_carer", "staff", given_on, None))

    @property
    def steps(self) -> tuple[NextStep, ...]:
        return what_now(self.referral, self.policy, TODAY, NOW)

    def _aims(self) -> None:
        """The clock sets its target with the change that winds it."""
        clocks, referral = self.policy.clocks, self.referral
        if clocks and clocks.decide_within and referral.stage in UNDECIDED and not referral.case.reply_target:
            self.referral = self._recorded(referral, (ReplyTargetSet(NOW, TODAY, TODAY, 10, "working_days"),))

    def _recorded(self, referral: Referral | None, events: tuple[ReferralEvent, ...]) -> Referral:
        start, self.count = self.count, self.count + len(events) + 1
        changed, _ = record(
            referral,
            events,
            event_id_at=lambda index: uuid5(UUID(int=8), str(start + index)),
            recorded_at=NOW,
            policy_version=self.policy.version,
        )
        return changed


class Looked(NamedTuple):
    steps: int
    possible: int


def look(walk: Walk) -> Looked:
    """Hold every answer against the guards and the chart."""
    steps = walk.steps
    for answer in steps:
        guard = unless_not_now(walk.referral, answer.step, walk.policy, TODAY)
        if answer.is_possible:
            assert guard is None, (answer, guard)
            assert answer.becomes_possible_when is None
            decision = try_step(answer.step, Trial(walk.referral, walk.policy, TODAY, NOW))
            assert isinstance(decision, tuple)
            copy = replace_walk(walk)
            copy.happens(*decision)
        else:
            assert not isinstance(answer.refusal, ABOUT_THE_REQUEST), answer
            assert answer.becomes_possible_when is not None
            assert answer.becomes_possible_when.fact is not Fact.REQUEST, answer
    return Looked(len(steps), sum(answer.is_possible for answer in steps))


def replace_walk(walk: Walk) -> Walk:
    copy = object.__new__(Walk)
    copy.policy, copy.count, copy.referral = walk.policy, walk.count, replace(walk.referral)
    return copy


@pytest.mark.parametrize("policy", POLICIES, ids=[policy.version for policy in POLICIES])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_possible_means_that_the_decision_is_taken_and_the_chart_leads_on(policy, data) -> None:
    walk = Walk(policy, proposed=data.draw(st.booleans()) and policy.offers(Step.ENDORSE))
    for _ in range(data.draw(st.integers(3, 14))):
        assert look(walk).steps == len(CHART)
        possible = [answer.step for answer in walk.steps if answer.is_possible]
        what = data.draw(st.sampled_from([*possible, "told", "agreed"]))
        if what == "told":
            walk.told()
        elif what == "agreed":
            missing = [a.refusal for a in walk.steps if isinstance(a.refusal, NoLiveConsent)]
            for refusal in missing[:1]:
                walk.agreed(refusal.scope, refusal.recipient)
                assert refusal not in [answer.refusal for answer in walk.steps], "the fact it named changes the answer"
        else:
            walk.happens(*try_step(what, Trial(walk.referral, policy, TODAY, NOW)))


@pytest.mark.parametrize("policy", POLICIES, ids=[policy.version for policy in POLICIES])
def test_a_requirement_that_is_named_is_what_was_missing(policy) -> None:
    walk = Walk(policy, proposed=False)
    accept = next(answer for answer in walk.steps if answer.step is Step.ACCEPT)
    steps = {Fact.ACKNOWLEDGED: Step.ACKNOWLEDGE, Fact.SCREENED: Step.SCREEN, Fact.OUTCOMES_AGREED: Step.AGREE_OUTCOMES}
    for _ in range(8):
        if accept.is_possible:
            return
        changes = accept.becomes_possible_when
        assert changes is not None
        if changes.fact is Fact.CONSENT:
            walk.agreed(*changes.values)
        else:
            decision = try_step(steps[changes.fact], Trial(walk.referral, policy, TODAY, NOW))
            assert isinstance(decision, tuple), decision
            walk.happens(*decision)
        accept = next(answer for answer in walk.steps if answer.step is Step.ACCEPT)
    raise AssertionError(f"what was named did not lead there: {accept}")


def test_a_closed_referral_can_be_reopened_and_nothing_else() -> None:
    policy = POLICIES[0]
    walk = Walk(policy, proposed=False)
    walk.happens(*try_step(Step.WITHDRAW, Trial(walk.referral, policy, TODAY, NOW)))
    assert [answer.step for answer in walk.steps if answer.is_possible] == []
    walk.told()
    assert [answer.step for answer in walk.steps if answer.is_possible] == [Step.REOPEN]
    accept = next(answer for answer in walk.steps if answer.step is Step.ACCEPT)
    assert accept.becomes_possible_when is not None
    assert "reopened" in accept.becomes_possible_when.values


def test_a_service_that_does_not_have_a_step_says_that_its_policy_would_have_to_change() -> None:
    policy = replace(POLICIES[0], steps=POLICIES[0].steps - {Step.WAITLIST})
    waitlist = next(answer for answer in Walk(policy, proposed=False).steps if answer.step is Step.WAITLIST)
    assert isinstance(waitlist.refusal, no.StepNotOffered)
    assert waitlist.becomes_possible_when is not None
    assert waitlist.becomes_possible_when.fact is Fact.POLICY
