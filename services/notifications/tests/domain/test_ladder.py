"""Down the ladder: which way comes next, what is taken back, and when a person takes over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notifications.domain.evidence import Evidence
from notifications.domain.fallback import FollowUpTask, WaysLeft, pass_on, time_is_up
from notifications.domain.follow_up_task import OpenTask, pass_up
from notifications.domain.ladder import DONE_BY_HAND, Channel, Ladder, Rung
from notifications.domain.notification import (
    Cause,
    Change,
    Delivered,
    Fact,
    Failed,
    FailureReason,
    FallbackUsed,
    FollowUpRaised,
    FollowUpReason,
    Notification,
    State,
    Way,
)
from notifications.domain.open_notification import open_notification
from notifications.domain.provider_receipt import arrived, came_back
from notifications.domain.purposes import ReferralReceived
from notifications.domain.send_notification import begin_sending, server_accepted

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
FIRST, MANAGER, HEAD = (f"staff:00000000-0000-5000-8000-00000000000{number}" for number in (1, 2, 3))
TASK = FollowUpTask(UUID(int=9), FIRST, TODAY + timedelta(days=2))
LADDER = Ladder(tuple(Rung(channel, 3) for channel in Channel))
EVERY_WAY = frozenset(Channel)
ASKED = Notification(
    notification_id=UUID(int=1),
    authority="E10000016",
    cause=Cause(UUID(int=2), "attune.referrals.ReferralMade.v2", str(UUID(int=3)), NOW),
    party_id=UUID(int=4),
    role="referrer",
    channel="email",
    content=ReferralReceived(reference="REF-7K3M-9QX2"),
    policy_version="kent-telling/2",
    state=State.CREATED,
)
WAYS = WaysLeft(LADDER, EVERY_WAY, TASK)


def decided(change: Change | None) -> Change:
    assert change is not None
    return change


def accepted(notification: Notification = ASKED) -> Notification:
    return server_accepted(decided(begin_sending(notification, attempt=1, now=NOW)).after, now=NOW).after


def test_the_next_way_that_can_be_used_opens_and_the_ones_between_are_named() -> None:
    ways = WaysLeft(LADDER, frozenset({"letter"}) | DONE_BY_HAND, TASK)
    change = pass_on(ASKED, FailureReason.ADDRESS_REFUSED, ways, now=NOW)
    assert change.facts == (FallbackUsed(NOW, Way("email", 0), FailureReason.ADDRESS_REFUSED, Way("letter", 2)),)
    assert (change.after.channel, change.after.rung, change.after.state) == ("letter", 2, State.CREATED)
    assert [(step.what, step.detail) for step in change.steps] == [
        ("way_failed", "email_address_refused"),
        ("passed_over", "sms"),
        ("fallback", "letter"),
    ]


def test_a_way_done_by_hand_waits_for_a_person() -> None:
    change = pass_on(ASKED, FailureReason.BOUNCED, WaysLeft(LADDER, DONE_BY_HAND, TASK), now=NOW)
    assert (change.after.channel, change.after.state) == ("phone", State.BY_HAND)


def test_after_the_last_way_the_message_fails_and_a_named_person_takes_over() -> None:
    change = pass_on(ASKED, FailureReason.ADDRESS_REFUSED, WaysLeft(LADDER, frozenset(), TASK), now=NOW)
    failed, raised = change.facts
    assert failed == Failed(NOW, FailureReason.ADDRESS_REFUSED, Way("email", 0))
    assert raised == FollowUpRaised(NOW, TASK.follow_up_id, FollowUpReason.NO_CHANNEL_LEFT, FIRST, TASK.due_on)
    assert (change.after.state, change.after.version) == (State.FAILED, 2)


def test_what_nobody_need_be_told_ends_without_a_task() -> None:
    change = pass_on(ASKED, FailureReason.ADDRESS_REFUSED, WaysLeft(LADDER, frozenset(), None), now=NOW)
    assert [type(fact) for fact in change.facts] == [Failed]


def test_a_delivery_that_comes_back_is_taken_back_before_the_next_way_opens() -> None:
    change = decided(came_back(accepted(), Way("email", 0), FailureReason.BOUNCED, WAYS, now=NOW))
    assert [type(fact) for fact in change.facts] == [Failed, FallbackUsed]
    assert (change.after.evidence, change.after.channel) == (None, "sms")


def test_what_a_person_has_said_outweighs_a_report_that_the_message_came_back() -> None:
    certain = replace(accepted(), evidence=Evidence.ACKNOWLEDGED)
    change = decided(came_back(certain, Way("email", 0), FailureReason.BOUNCED, WAYS, now=NOW))
    assert (change.facts, change.after.state) == ((), State.DELIVERED)


def test_a_report_about_a_way_the_message_has_left_fails_nothing_again() -> None:
    later = pass_on(accepted(), FailureReason.BOUNCED, WAYS, now=NOW).after
    assert came_back(later, Way("email", 0), FailureReason.BOUNCED, WAYS, now=NOW) is None


def test_a_receipt_strengthens_the_server_s_word_once_and_counts_whichever_way_served() -> None:
    change = decided(arrived(accepted(), Way("email", 0), now=NOW))
    assert change.facts == (Delivered(NOW, Evidence.PROVIDER_RECEIPT, "email"),)
    assert arrived(change.after, Way("email", 0), now=NOW) is None
    failed = pass_on(ASKED, FailureReason.NOT_REACHED, WaysLeft(LADDER, frozenset(), TASK), now=NOW).after
    late = decided(arrived(failed, Way("email", 0), now=NOW))
    assert (late.after.state, late.after.failure_reason) == (State.DELIVERED, None)


def test_a_way_that_served_is_left_alone_when_its_days_are_over() -> None:
    assert time_is_up(accepted(), 0, WAYS, now=NOW) is None


@pytest.mark.parametrize("state", [State.AWAITING_CONTACT, State.DEFERRED, State.SUPPRESSED, State.FAILED])
def test_a_message_that_is_not_under_way_loses_no_days(state: State) -> None:
    assert time_is_up(replace(ASKED, state=state), 0, WAYS, now=NOW) is None


def test_the_days_of_a_way_it_has_left_mean_nothing() -> None:
    assert time_is_up(replace(ASKED, rung=1, channel="sms"), 0, WAYS, now=NOW) is None


def test_a_way_that_reached_nobody_in_its_days_is_followed_by_the_next() -> None:
    change = decided(time_is_up(replace(ASKED, state=State.SENDING), 0, WAYS, now=NOW))
    assert change.facts == (FallbackUsed(NOW, Way("email", 0), FailureReason.NOT_REACHED, Way("sms", 1)),)


def test_a_message_that_needs_an_answer_and_gets_none_is_not_taken_back() -> None:
    needs = Ladder((Rung(Channel.EMAIL, 3, Evidence.ACKNOWLEDGED), Rung(Channel.LETTER, 10)))
    onward = decided(time_is_up(accepted(), 0, WaysLeft(needs, EVERY_WAY, TASK), now=NOW))
    assert [type(fact) for fact in onward.facts] == [FallbackUsed]
    assert onward.after.evidence is Evidence.ACCEPTED_BY_SERVER
    last = decided(time_is_up(accepted(), 0, WaysLeft(needs, frozenset(), TASK), now=NOW))
    (raised,) = last.facts
    assert isinstance(raised, FollowUpRaised)
    assert (raised.reason, last.after.state) == (FollowUpReason.NOT_ACKNOWLEDGED, State.DELIVERED)


def test_a_message_opens_by_the_first_way_there_is_an_address_for_and_waits_where_there_is_none() -> None:
    letter = open_notification(ASKED, LADDER, frozenset({"letter"}), now=NOW)
    assert (letter.after.channel, letter.after.rung) == ("letter", 2)
    assert [step.detail for step in letter.steps if step.what == "passed_over"] == ["email", "sms"]
    assert open_notification(ASKED, LADDER, frozenset(), now=NOW).after.state is State.AWAITING_CONTACT


def task(level: int = 0) -> OpenTask:
    return OpenTask(
        follow_up_id=TASK.follow_up_id,
        notification_id=ASKED.notification_id,
        reason=FollowUpReason.NO_CHANNEL_LEFT,
        responsible=FIRST,
        due_on=TASK.due_on,
        level=level,
    )


def test_a_task_goes_up_only_after_its_day_and_stays_at_the_top() -> None:
    later = TASK.due_on + timedelta(days=1)
    due: dict[str, Any] = {"due_on": later + timedelta(days=1), "now": NOW}
    assert pass_up(task(), ASKED, (MANAGER, HEAD), today=TASK.due_on, **due) is None
    passed = pass_up(task(), ASKED, (MANAGER, HEAD), today=later, **due)
    assert passed is not None
    assert (passed.task.responsible, passed.task.level) == (MANAGER, 1)
    assert pass_up(task(level=2), ASKED, (MANAGER, HEAD), today=later, **due) is None


def test_a_ladder_names_no_way_twice_and_has_at_least_one() -> None:
    for rungs in ((), (Rung(Channel.SMS, 1), Rung(Channel.SMS, 2))):
        with pytest.raises(ValueError, match="at least one rung"):
            Ladder(rungs)


@given(
    ladder=st.lists(st.sampled_from(Channel), min_size=1, unique=True),
    usable=st.frozensets(st.sampled_from(Channel)),
    reasons=st.lists(st.sampled_from(FailureReason), min_size=8, max_size=8),
)
def test_however_ways_fail_each_is_tried_once_and_a_named_person_stands_at_the_end(
    ladder: list[Channel], usable: frozenset[str], reasons: list[FailureReason]
) -> None:
    ways = WaysLeft(Ladder(tuple(Rung(channel, 1) for channel in ladder)), usable, TASK)
    message, tried = replace(ASKED, channel=ladder[0].value), [ladder[0]]
    facts: list[Fact] = []
    for reason in reasons:
        change = pass_on(message, reason, ways, now=NOW)
        message = change.after
        facts += change.facts
        if message.state is State.FAILED:
            break
        tried.append(Channel(message.channel))
    assert tried == [ladder[0], *(channel for channel in ladder[1:] if channel in usable)]
    assert message.state is State.FAILED
    assert isinstance(facts[-1], FollowUpRaised)
    assert message.version == len(facts)
