"""The judge finds each kind of silence in a small recorded history, and none in the history as it was."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.loop.case import Plan
from tests.loop.judge import Shown, history, judge
from tests.loop.log import Fact
from tests.loop.postbox import Mail

KENT = "E10000016"
REFERRER, ADDRESS = "p-1", "r1@school.example"
PARTIES = [{"role": "referrer", "party_id": REFERRER}, {"role": "child", "party_id": "c-1"}]
MADE, DECLINED, INFORMED, CLOSED = "f-1", "f-2", "f-3", "f-4"


def own(version: int, name: str, fact_id: str, **data: Any) -> Fact:
    return Fact(name, fact_id, "R", version, version * 10, {"authority": KENT, **data})


def told(name: str, cause: str, purpose: str, message: str, order: int, **data: Any) -> Fact:
    about = {"cause_event_id": cause, "party_id": REFERRER, "purpose": purpose, "notification_id": message}
    return Fact(name, f"{name}-{message}", message, 1, order, about | {"cause_subject": "R"} | data)


def recorded() -> Shown:
    """A referral made and declined; both times its referrer was told by mail, then it was closed."""
    facts = [
        own(1, "ReferralMade", MADE, parties=PARTIES),
        told("NotificationDelivered", MADE, "referral_received", "m-1", 12, evidence="accepted_by_server"),
        own(2, "ReferralDeclined", DECLINED, parties=PARTIES),
        told("NotificationDelivered", DECLINED, "referral_declined", "m-2", 22, evidence="accepted_by_server"),
        own(3, "ReferrerInformed", INFORMED, notice_event_id=DECLINED, notification_id="m-2", evidence="accepted"),
        own(4, "ReferralClosed", CLOSED, closing_reason="declined"),
    ]
    wanted = Counter(ReferralMade=1, ReferralDeclined=1, ReferralClosed=1)
    plan = Plan("declined", "R", reached=True, wanted=wanted, addresses={REFERRER: ADDRESS})
    mails = [Mail("m-1", ADDRESS, said=True), Mail("m-2", ADDRESS, said=True)]
    figures = {KENT: {"closures": 1, "told": 1, "withheld": 0, "told_by_a_person": 0, "without_evidence": 0}}
    return Shown([plan], {"R": facts}, mails, figures=figures)


def without_fact(shown: Shown, *ids: str) -> Shown:
    return replace(shown, facts={"R": [fact for fact in shown.facts["R"] if fact.id not in ids]})


def with_facts(shown: Shown, *facts: Fact) -> Shown:
    return replace(shown, facts={"R": [*shown.facts["R"], *facts]})


def test_what_was_recorded_holds() -> None:
    verdict = judge(recorded())
    assert not verdict.violations
    assert verdict.notices == {"told by mail": 2}
    assert verdict.ends == {"closed: declined": 1}


def test_a_second_mail_is_excused_by_an_unclear_send_on_record_and_counted() -> None:
    shown = recorded()
    verdict = judge(replace(shown, mails=[*shown.mails, Mail("m-2", ADDRESS, said=False)], unclear={"m-2": 1}))
    assert not verdict.violations
    assert verdict.repeats == 1


def test_whom_no_mail_reached_is_not_silent_while_a_named_person_has_the_task() -> None:
    shown = without_fact(recorded(), "NotificationDelivered-m-2", INFORMED, CLOSED)
    raised = told("HumanFollowUpRaised", DECLINED, "referral_declined", "m-2", 22, follow_up_id="t-1")
    plan = Plan("bounced", "R", reached=True, may_stay_open=True, addresses={REFERRER: ADDRESS})
    figures = {KENT: dict.fromkeys(("closures", "told", "withheld", "told_by_a_person"), 0)}
    open_task = replace(
        with_facts(shown, raised), plans=[plan], mails=shown.mails[:1], open_follow_ups={"m-2"}, figures=figures
    )
    assert not judge(open_task).violations
    assert judge(open_task).ends == {"waits for a named person": 1}
    assert judge(replace(open_task, open_follow_ups=frozenset())).silent == 1


WITHHELD = own(2, "NoticeWithheld", "f-w", notice_event_id=DECLINED)
SABOTAGES: dict[str, tuple[Callable[[Shown], Shown], str]] = {
    "a mail is lost": (lambda shown: replace(shown, mails=shown.mails[:1]), "nobody is silent"),
    "a mail comes twice for no reason": (
        lambda shown: replace(shown, mails=[*shown.mails, shown.mails[1]]),
        "told once",
    ),
    "a mail goes to somebody else": (
        lambda shown: replace(shown, mails=[shown.mails[0], Mail("m-2", "x@school.example", said=True)]),
        "told to the right person",
    ),
    "a mail nobody asked for": (
        lambda shown: replace(shown, mails=[*shown.mails, Mail("m-9", ADDRESS, said=True)]),
        "a mail for a reason",
    ),
    "the fact of a command is lost": (
        lambda shown: without_fact(shown, DECLINED),
        "what was answered is in the log once",
    ),
    "a fact stands there twice": (
        lambda shown: with_facts(shown, own(5, "ReferralDeclined", "f-5")),
        "what was answered is in the log once",
    ),
    "closed before it was told": (lambda shown: without_fact(shown, INFORMED), "closed only when told"),
    "never closed": (lambda shown: without_fact(shown, CLOSED), "every path has an end"),
    "two messages of one notice": (
        lambda shown: with_facts(shown, told("NotificationSent", DECLINED, "referral_declined", "m-3", 23)),
        "one message a notice",
    ),
    "taken, and the log does not know": (
        lambda shown: with_facts(
            without_fact(shown, "NotificationDelivered-m-2"),
            told("NotificationSent", DECLINED, "referral_declined", "m-2", 21),
        ),
        "what was taken is known",
    ),
    "informed without a delivery": (
        lambda shown: with_facts(
            shown, own(5, "ReferrerInformed", "f-5", notice_event_id=MADE, notification_id="m-7", evidence="accepted")
        ),
        "informed means told",
    ),
    "withheld, and told all the same": (
        lambda shown: replace(shown, facts={"R": [replace(WITHHELD, order=15, version=1), *shown.facts["R"]]}),
        "what is withheld is not told",
    ),
    "the figures say something else": (
        lambda shown: replace(shown, figures={KENT: {**shown.figures[KENT], "told": 2}}),
        "the figures are those of the log",
    ),
}


@pytest.mark.parametrize(("change", "claim"), SABOTAGES.values(), ids=list(SABOTAGES))
def test_the_judge_finds(change: Callable[[Shown], Shown], claim: str) -> None:
    shown = change(recorded())
    found = judge(shown).violations
    assert claim in {violation.claim for violation in found}, [str(violation) for violation in found]
    assert history(shown, found[0]), "the history of the violation is told"
