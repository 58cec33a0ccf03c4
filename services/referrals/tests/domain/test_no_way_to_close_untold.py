"""Goal: no sequence of commands and notices reaches `closed` while its referrer has not been told of every decision.

Method: breadth-first search over everything that can happen to a referral, to the end of the (finite) state space. Who
has been told is kept by a ledger of its own, written from the events alone, so the search does not trust the state it
examines. With the guard removed the same search must find a way.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

import pytest
from referrals.domain import close_referral as closing
from referrals.domain.accept_referral import accept_referral
from referrals.domain.allocate_referral import allocate_referral
from referrals.domain.codes import Evidence, Stage
from referrals.domain.decision import Decision
from referrals.domain.decline_referral import decline_referral
from referrals.domain.end_support_programme import end_support_programme
from referrals.domain.events import (
    NoticeFailed,
    ReferralAccepted,
    ReferralClosing,
    ReferralDeclined,
    ReferralEvent,
    ReferrerInformed,
)
from referrals.domain.facts import record
from referrals.domain.hear_notice_delivered import NoticeDelivered, hear_notice_delivered
from referrals.domain.hear_notice_failed import NoticeNotDelivered, hear_notice_failed
from referrals.domain.record_outcome import record_outcome
from referrals.domain.referral import Referral
from referrals.domain.start_support_programme import start_support_programme

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
EVENTS = UUID(int=8)
NOTIFICATION = UUID(int=50)
STATES_MAX = 50_000


@dataclass(frozen=True)
class Node:
    """A state with the ledger of who was told; `path` names how it was reached and does not tell nodes apart."""

    referral: Referral
    untold: frozenset[UUID]
    path: tuple[str, ...]

    @property
    def identity(self) -> tuple[Referral, frozenset[UUID]]:
        return replace(self.referral, sequence=0, version=0), self.untold

    @property
    def is_closed_untold(self) -> bool:
        return self.referral.stage is Stage.CLOSED and bool(self.untold)


def everything_that_can_be_asked(history, referral: Referral) -> Iterator[tuple[str, Decision]]:
    policy = history.policy
    yield "accept", accept_referral(referral, history.stated(date(2026, 9, 9)), policy)
    yield "decline", decline_referral(referral, history.DECLINE, policy)
    yield "allocate", allocate_referral(referral, history.ELSA, is_accredited=True, now=NOW)
    yield "start", start_support_programme(referral, history.START, policy)
    yield "end", end_support_programme(referral, history.stated(date(2026, 11, 9)), policy)
    yield "outcome", record_outcome(referral, "achieved", policy, NOW)
    yield "close", closing.close_referral(referral, policy, NOW)


def everything_that_can_be_heard(referral: Referral) -> Iterator[tuple[str, Decision]]:
    for duty in referral.obligations:
        for version in (2, 3):
            word = f"{duty.notice} v{version}"
            parts = (duty.notice_event_id, duty.party_id, NOTIFICATION, version)
            for evidence in Evidence:
                delivered = NoticeDelivered(*parts, "email", evidence, NOW)
                yield f"{word} {evidence}", hear_notice_delivered(referral, delivered, NOW)
            yield f"{word} failed", hear_notice_failed(referral, NoticeNotDelivered(*parts, "bounced"), NOW)


def told_after(untold: frozenset[UUID], event: ReferralEvent, event_id: UUID) -> frozenset[UUID]:
    match event:
        case ReferralAccepted() | ReferralDeclined() | ReferralClosing():
            return untold | {event_id}
        case ReferrerInformed():
            return untold - {event.notice_event_id}
        case NoticeFailed():
            return untold | {event.notice_event_id}
        case _:
            return untold


def step(node: Node, word: str, events: tuple[ReferralEvent, ...]) -> Node:
    untold, referral = node.untold, node.referral
    for event in events:
        # One id for each kind of decision keeps the space finite: each is taken at most once.
        event_id = uuid5(EVENTS, type(event).__name__)
        referral, _ = record(
            referral, (event,), event_id_at=lambda _, chosen=event_id: chosen, recorded_at=NOW, policy_version="p"
        )
        untold = told_after(untold, event, event_id)
    return Node(referral, untold, (*node.path, word))


def search(history) -> tuple[Node | None, set[Stage], int]:
    """The first way to close untold (None when there is none), the stages reached, and the number of states seen."""
    first = Node(history.made().referral, frozenset(), ())
    seen, waiting = {first.identity}, deque([first])
    stages = {first.referral.stage}
    while waiting:
        node = waiting.popleft()
        ways = (
            *everything_that_can_be_asked(history, node.referral),
            *everything_that_can_be_heard(node.referral),
        )
        for word, decision in ways:
            if not isinstance(decision, tuple) or not decision:
                continue
            following = step(node, word, decision)
            if following.is_closed_untold:
                return following, stages, len(seen)
            if following.identity not in seen:
                assert len(seen) < STATES_MAX, "the state space is larger than this search was made for"
                seen.add(following.identity)
                stages.add(following.referral.stage)
                waiting.append(following)
    return None, stages, len(seen)


@pytest.mark.parametrize("least", list(Evidence))
def test_no_way_leads_to_a_closed_referral_with_an_untold_referrer(history, least):
    way, stages, states = search(history.with_least_evidence(least))
    assert way is None, f"closed untold by: {', '.join(way.path)}"
    assert stages == set(Stage), "the search must have been everywhere"
    assert states > 100


def test_the_search_finds_the_way_when_the_guard_is_removed(history, monkeypatch):
    monkeypatch.setattr(closing, "everything_is_told", lambda _referral, _told_now: True)
    way, _, _ = search(history)
    assert way is not None
    assert way.path[-1].endswith("accepted_by_server")


def test_the_search_finds_the_way_when_a_bounce_does_not_reopen(history, monkeypatch):
    real = hear_notice_failed

    def without_reopening(referral, notice, now):
        return real(referral, notice, now)[:1]

    monkeypatch.setitem(globals(), "hear_notice_failed", without_reopening)
    way, _, _ = search(history)
    assert way is not None
    assert way.path[-1].endswith("failed")
