"""Any sequence of steps and words, drawn at random, beside an oracle that knows debts and nothing else.

The oracle is a list of debts. A decision that tells somebody adds one; a word by a person, or by a message whose bounce
has not been heard, pays it; a bounce of the message that paid it takes the payment back; withholding suspends it. A
referral is closed exactly when its end is decided and no debt is left. The stages in between are none of its business.
"""

from dataclasses import replace
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from referrals.adapters.policies import load_policies
from referrals.domain.codes import Evidence, Stage
from referrals.domain.events import KEPT_INSIDE
from referrals.domain.facts import record
from referrals.domain.folding import after
from referrals.domain.lifecycle import CHART, Step

from proofs.silence.ways import NOW, beginnings, hear, take, take_withheld

NAMESPACE = UUID(int=77)
POLICIES = load_policies().every()
ENDS = {
    Step.RETURN_PROPOSAL,
    Step.DECLINE,
    Step.REDIRECT,
    Step.CLOSE,
    Step.CLOSE_FOR_NON_ATTENDANCE,
    Step.WITHDRAW,
    Step.TRANSFER_OUT,
    Step.MERGE,
}
BEGINS_AGAIN = {Step.REOPEN, Step.UNMERGE}


class Debt:
    """One word owed: who paid it (nobody, a message, a person), and whether it is suspended."""

    def __init__(self, least, suspended):
        self.least, self.suspended = least, suspended
        self.paid_by = None
        self.bounced = False

    @property
    def is_due(self):
        return self.paid_by is None and not self.suspended


class AnySequence(RuleBasedStateMachine):
    """The service's decisions beside the oracle."""

    @initialize(policy=st.sampled_from(POLICIES), draw=st.integers(0, 1))
    def begin(self, policy, draw):
        self.policy, self.referral, self.replayed, self.number = policy, None, None, 0
        self.debts, self.is_ending, self.published = {}, False, 0
        starts = list(beginnings(policy))
        self.follows(starts[draw % len(starts)][1])

    def follows(self, decision):
        """What was decided becomes facts; the same facts folded one by one have to lead to the same state."""
        number = self.number
        self.referral, facts = record(
            self.referral,
            decision,
            event_id_at=lambda index: uuid5(self.policy_id, str(number + index)),
            recorded_at=NOW,
            policy_version=self.policy.version,
        )
        for fact in facts:
            self.replayed = after(self.replayed, fact.event, fact.event_id)
            self.published += not isinstance(fact.event, KEPT_INSIDE)
        self.number += len(facts)
        return facts

    @property
    def policy_id(self):
        return uuid5(NAMESPACE, self.policy.version)

    @rule(step=st.sampled_from(Step), withheld=st.booleans())
    def somebody_takes_a_step(self, step, withheld):
        decision = take(step, self.referral, self.policy)
        if not isinstance(decision, tuple) or not decision:
            return
        held = take_withheld(step, self.referral, decision) if withheld else None
        facts = self.follows(decision if held is None else held)
        notice = CHART[step].notice
        if notice is not None:
            owing = facts[0 if held is None else 1]
            self.debts[owing.event_id] = Debt(self.policy.least_evidence[notice], suspended=held is not None)
        if step in ENDS | BEGINS_AGAIN:
            self.is_ending = step in ENDS

    @precondition(lambda self: self.referral.obligations)
    @rule(draw=st.data())
    def somebody_is_told(self, draw):
        duty = draw.draw(st.sampled_from(self.referral.obligations))
        heard = draw.draw(st.sampled_from(list(hear(self.referral, duty, 1))))
        self.pay(self.debts[duty.notice_event_id], heard.word.removeprefix(f"{duty.notice} "))
        if isinstance(heard.decision, tuple) and heard.decision:
            self.follows(heard.decision)

    def pay(self, debt, word):
        match word:
            case "accepted_by_server" | "provider_receipt":
                if debt.paid_by is None and not debt.bounced and Evidence(word).reaches(debt.least):
                    debt.paid_by = "message"
            case "bounced":
                debt.bounced = debt.bounced or debt.paid_by != "person"
                debt.paid_by = None if debt.paid_by == "message" else debt.paid_by
            case "told by staff" | "link" | "confirmed":
                debt.paid_by = "person"
            case "withheld":
                debt.suspended = debt.suspended or debt.paid_by is None
            case "withheld no more":
                debt.suspended = False

    @invariant()
    def it_is_closed_exactly_when_its_end_is_decided_and_no_debt_is_left(self):
        if getattr(self, "referral", None) is not None:
            is_due = any(debt.is_due for debt in self.debts.values())
            assert (self.referral.stage is Stage.CLOSED) == (self.is_ending and not is_due)

    @invariant()
    def what_is_open_is_what_is_due(self):
        if getattr(self, "referral", None) is not None:
            due = {event_id for event_id, debt in self.debts.items() if debt.is_due}
            assert {duty.notice_event_id for duty in self.referral.open_obligations} == due

    @invariant()
    def facts_folded_one_by_one_lead_to_the_same_state(self):
        if getattr(self, "referral", None) is not None:
            assert replace(self.replayed, recorded_at=NOW) == self.referral
            assert (self.referral.sequence, self.referral.version) == (self.number, self.published)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
