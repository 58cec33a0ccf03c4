"""Goal: no referral ends while somebody was not told, not followed up with, and not withheld from by name.

And every referral can come to an end. Method: every way under each of the shipped policies is searched to the end of
the space of states (`proofs/silence/search.py` says what makes it finite), with the service's own decisions and facts,
beside a ledger of who was told what that knows none of the service's rules (`proofs/silence/ledger.py`). With any one
of the guards taken out the same search must find somebody who is left in silence: the message shows by which way.
"""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from referrals.adapters.policies import load_policies
from referrals.domain import acknowledge_feedback as acknowledging
from referrals.domain import close_referral as closing
from referrals.domain import folding, folding_loop, lifecycle, withhold_notice
from referrals.domain import hear_notice_delivered as delivering
from referrals.domain import trial_decisions as trials
from referrals.domain import withholding_review as reviewing
from referrals.domain.codes import ClosingReason, Evidence, Notice, Stage
from referrals.domain.events import NoticeFailed, NoticeWithheld, ReferralClosed, ReferralClosing, ReferralReopened
from referrals.domain.lifecycle import ACTIVE, CHART, ENDING, Step

from proofs.silence import document, ways
from proofs.silence.search import Found, Search
from proofs.silence.ways import take

pytestmark = pytest.mark.timeout(600)  # a search to the end takes its time on a machine with other work

KENT = "E10000016"
POLICIES = {f"{policy.authority} {policy.referral_type}": policy for policy in load_policies().every()}


def policy_of(name):
    return POLICIES[name]


LINE, FAMILY, CAMHS = f"{KENT} parent_consultation", f"{KENT} family_support", f"{KENT} camhs"


@cache
def search_of(name: str) -> Search:
    search = Search(policy_of(name))
    search.run()
    return search


def searched(name: str) -> Found:
    return search_of(name).found


@pytest.mark.parametrize("name", POLICIES)
def test_no_way_leads_to_an_end_with_somebody_untold(name):
    found = searched(name)
    assert found.silence is None
    assert found.dead_ends == []


@pytest.mark.parametrize("name", POLICIES)
def test_the_search_has_been_everywhere(name):
    policy, found = policy_of(name), searched(name)
    offered = [way for step, way in CHART.items() if policy.offers(step)]
    first = {Stage.MADE} | ({Stage.PROPOSED} if policy.offers(Step.ENDORSE) else set())
    assert found.stages == first | {way.target for way in offered if way.target} | {Stage.CLOSED} | (
        {Stage.ALLOCATED} if policy.offers(Step.ALLOCATE) else set()
    )
    assert found.notices == {way.notice for way in offered if way.notice}
    ends = {ENDING[way.target] or ClosingReason.PROGRAMME_COMPLETED for way in offered if way.target in ENDING}
    assert found.ends == ends | (
        {ClosingReason.NON_ATTENDANCE} if policy.offers(Step.CLOSE_FOR_NON_ATTENDANCE) else set()
    )


def test_two_messages_about_one_notice_in_any_order_leave_nobody_in_silence():
    found = Search(policy_of(LINE), live_max=1, messages=2).run()
    assert found.silence is None
    assert found.dead_ends == []


# Guards taken out, each at the place where the service looks for it


def no_guard(*_args: object, **_named: object) -> None:
    return None


def without_reopening(decide):
    def changed(*args, **named):
        decision = decide(*args, **named)
        if not isinstance(decision, tuple):
            return decision
        return tuple(event for event in decision if not isinstance(event, ReferralReopened))

    return changed


def deaf(*_args: object, **_named: object) -> tuple[()]:
    return ()


def to_anybody(hear):
    """The notice heard as if it had been for whoever was owed it."""

    def changed(referral, notice, now):
        duty = referral.obligation(notice.notice_event_id)
        return hear(referral, notice if duty is None else replace(notice, party_id=duty.party_id), now)

    return changed


def confirmed_by_anybody(confirm):
    def changed(referral, notice_event_id, _party_id, now):
        duty = referral.obligation(notice_event_id)
        return confirm(referral, notice_event_id, referral.referrer_id if duty is None else duty.party_id, now)

    return changed


def in_nobodys_name(decide):
    def changed(*args, **named):
        decision = decide(*args, **named)
        if not isinstance(decision, tuple):
            return decision
        return tuple(
            replace(event, decided_by="") if isinstance(event, NoticeWithheld) else event for event in decision
        )

    return changed


def to_the_new_one(open_obligation):
    """A transfer's notice given to the one who receives the referral, and not to the one who made it."""

    def changed(referral, _party_id, event, event_id, way):
        return open_obligation(referral, referral.referrer_id, event, event_id, way)

    return changed


def kept_settled(fold):
    """A bounce that leaves the obligation settled."""

    def changed(referral, event):
        return referral if isinstance(event, NoticeFailed) else fold(referral, event)

    return changed


def ending_in_any_case(referral, _resolved_now, now, **_named):
    return (ReferralClosed(now, referral.closing_reason or ClosingReason.DECLINED, None, "some_withheld"),)


def closing_at_once(_referral, policy, _today, now):
    return (ReferralClosing(now, ClosingReason.PROGRAMME_COMPLETED, policy.least_evidence[Notice.CLOSING]),)


def forgetting_failures(told):
    """Evidence taken in as if nothing had failed before."""

    def changed(duty, settlement):
        return replace(told(replace(duty, failures=()), settlement), failures=duty.failures)

    return changed


def put(value):
    """In the place of what was there."""
    return lambda _original: value


UNTOLD = "closed, and nobody told"
GUARDS = {
    "everything is told before the end": (LINE, closing, "everything_is_told", put(lambda *_: True), UNTOLD),
    "a bounce reopens what is closed": (LINE, ways.failing, "hear_notice_failed", without_reopening, UNTOLD),
    "a bounce is heard at all": (LINE, ways.failing, "hear_notice_failed", put(deaf), "is taken for told"),
    "a bounce takes the settlement away": (LINE, folding, "after_word", kept_settled, "is taken for told"),
    "the end of withholding reopens": (LINE, withhold_notice, "end_withholding", without_reopening, UNTOLD),
    "an end at once asks for all others": (
        LINE,
        withhold_notice,
        "close_when_told",
        put(ending_in_any_case),
        "NotInChart",
    ),
    "evidence is as strong as asked": (FAMILY, Evidence, "reaches", put(lambda *_: True), "is no evidence for"),
    "a receipt is more than a server's word": (CAMHS, Evidence, "reaches", put(lambda *_: True), "is no evidence for"),
    "a notice is for the one it is owed to": (LINE, delivering, "hear_notice_delivered", to_anybody, "a stranger"),
    "nobody confirms for another": (LINE, acknowledging, "acknowledge_feedback", confirmed_by_anybody, "a stranger"),
    "no older word undoes a bounce": (LINE, delivering, "told", forgetting_failures, "failed since"),
    "withholding has a name": (LINE, withhold_notice, "withhold_notice", in_nobodys_name, "without reason, name"),
    "withholding is looked at again": (LINE, reviewing, "review_moments", put(deaf), "nobody is going to look"),
    "withholding ahead has a name": (LINE, withhold_notice, "decide_withheld", in_nobodys_name, "without reason, name"),
    "the old referrer hears of a transfer": (
        LINE,
        folding,
        "_with_obligation",
        to_the_new_one,
        "nobody is going to tell",
    ),
    "attempts are owed before non-attendance": (LINE, closing, "attempts_missing", put(no_guard), "before the family"),
    "an outcome is there to be told": (LINE, trials, "close_referral", put(closing_at_once), "no outcome to tell"),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_the_search_finds_the_way_when_a_guard_is_taken_out(guard, monkeypatch):
    name, module, attribute, change, expected = GUARDS[guard]
    monkeypatch.setattr(module, attribute, change(getattr(module, attribute)))
    take_out_the_second_guard(guard, monkeypatch)
    silence = Search(policy_of(name)).run().silence
    assert silence is not None, f"nobody would notice that the guard is gone: {guard}"
    assert expected in silence, silence


def take_out_the_second_guard(guard, monkeypatch):
    """Three guards stand twice, in the decision and where facts are folded; one of the two is enough to be safe."""
    if guard == "everything is told before the end":
        monkeypatch.setattr(folding, "_beside_the_chart", closed_unasked(folding._beside_the_chart))
    if guard == "no older word undoes a bounce":
        monkeypatch.setattr(folding_loop, "told", forgetting_failures(folding_loop.told))
    if guard == "an outcome is there to be told":
        anywhere = replace(CHART[Step.CLOSE], sources=ACTIVE)
        monkeypatch.setitem(lifecycle.CHART, Step.CLOSE, anywhere)


def closed_unasked(fold):
    def changed(referral, event):
        if isinstance(event, ReferralClosed):
            return replace(referral, stage=Stage.CLOSED)
        return fold(referral, event)

    return changed


@pytest.mark.parametrize("notice", Notice)
def test_the_search_finds_the_way_when_a_decision_owes_nobody_a_word(notice, monkeypatch):
    opened = folding._with_obligation

    def forgotten(referral, party_id, event, event_id, way):
        return referral if way.notice is notice else opened(referral, party_id, event, event_id, way)

    monkeypatch.setattr(folding, "_with_obligation", forgotten)
    silence = Search(policy_of(f"{KENT} elsa")).run().silence
    assert silence is not None
    assert f"nobody is going to tell {notice} to whom it is owed" in silence, silence


@pytest.mark.parametrize("stage", [Stage.INFORMATION_REQUESTED, Stage.OUTCOME_RECORDED, Stage.REOPENED])
def test_a_stage_that_cannot_be_left_is_named_as_a_dead_end(stage, monkeypatch):
    for step, way in CHART.items():
        monkeypatch.setitem(lifecycle.CHART, step, replace(way, sources=way.sources - {stage}))
    found = Search(policy_of(LINE)).run()
    assert found.silence is None
    assert found.dead_ends == [stage]


class Unseen(tuple[()]):
    """Notices that must not be looked at."""

    __slots__ = ()

    def __iter__(self):
        raise AssertionError("a decision of a person looks at notices")

    def __len__(self):
        raise AssertionError("a decision of a person counts notices")


def test_no_decision_of_a_person_looks_at_notices():
    policy = policy_of(f"{KENT} elsa")
    for referral in search_of(f"{KENT} elsa").examples.values():
        for step in policy.steps:
            unseen = take(step, replace(referral, obligations=Unseen()), policy)
            assert unseen == take(step, referral, policy)


DOCUMENT = Path(__file__).parents[4] / "docs" / "referral-lifecycle.md"


def test_the_document_shows_the_chart_the_services_and_how_far_the_search_went():
    blocks = {
        "chart": document.chart(),
        "steps": document.steps(),
        "services": document.services(POLICIES.values()),
        "counts": document.counts((policy, searched(name)) for name, policy in POLICIES.items()),
    }
    text = DOCUMENT.read_text("utf-8")
    if os.environ.get("ATTUNE_WRITE_DOCUMENTS"):
        DOCUMENT.write_text(document.brought_up_to_date(text, blocks), "utf-8")
    text = DOCUMENT.read_text("utf-8")
    assert set(blocks) == {match["name"] for match in document.BLOCK.finditer(text)}
    assert text == document.brought_up_to_date(text, blocks)
