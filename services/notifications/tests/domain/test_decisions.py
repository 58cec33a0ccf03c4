"""The life of one message, decided without clock, database or mail server."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from notifications.domain.confirm_notification import (
    AlreadyAcknowledged,
    AlreadyFollowedUp,
    FollowUp,
    FollowUpRefusal,
    ToldBeforeItHappened,
    ToldInTheFuture,
    acknowledge,
    follow_up,
)
from notifications.domain.evidence import Evidence, is_stronger
from notifications.domain.fallback import FollowUpTask, WaysLeft
from notifications.domain.ladder import EMAIL_ONLY
from notifications.domain.notification import (
    Cause,
    Change,
    Delivered,
    Failed,
    FailureReason,
    FollowUpRaised,
    FollowUpReason,
    Notification,
    Sent,
    State,
    Way,
)
from notifications.domain.open_notification import contact_arrived, contact_did_not_arrive, open_notification
from notifications.domain.purposes import ReferralReceived
from notifications.domain.send_notification import begin_sending, not_accepted, server_accepted

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
ASKED = Notification(
    notification_id=UUID(int=1),
    authority="E10000016",
    cause=Cause(UUID(int=2), "attune.referrals.ReferralMade.v2", str(UUID(int=3)), NOW - timedelta(days=3)),
    party_id=UUID(int=4),
    role="referrer",
    channel="email",
    content=ReferralReceived(reference="REF-7K3M-9QX2"),
    policy_version="kent-telling/1",
    state=State.CREATED,
)


EMAIL = Way("email", 0)
STAFF = "staff:5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a"
TASK = FollowUpTask(UUID(int=9), STAFF, TODAY + timedelta(days=2))
EMAIL_ADDRESSED = frozenset({"email"})
RAISED = FollowUpRaised(NOW, TASK.follow_up_id, FollowUpReason.NO_CHANNEL_LEFT, STAFF, TASK.due_on)
NOTHING_ELSE = WaysLeft(EMAIL_ONLY, EMAIL_ADDRESSED, TASK)


def told(change: Change | None) -> Change:
    assert change is not None
    return change


def waiting() -> Notification:
    return open_notification(ASKED, EMAIL_ONLY, frozenset(), now=NOW).after


def sending() -> Notification:
    return told(begin_sending(ASKED, attempt=1, now=NOW)).after


def accepted() -> Notification:
    return server_accepted(sending(), now=NOW).after


def acknowledged() -> Notification:
    return told(acknowledge(accepted(), now=NOW)).after


def followed_up(notification: Notification, *, told_on: date = TODAY) -> Change | FollowUpRefusal:
    return follow_up(
        notification,
        FollowUp(told_on, "phone", "coordinator-7"),
        told_at=NOW,
        happened_on=TODAY - timedelta(days=3),
        today=TODAY,
        now=NOW,
    )


def test_a_message_whose_contact_is_known_is_ready_to_be_sent() -> None:
    change = open_notification(ASKED, EMAIL_ONLY, EMAIL_ADDRESSED, now=NOW)
    assert (change.after.state, change.facts, [step.what for step in change.steps]) == (State.CREATED, (), ["created"])


def test_a_message_without_a_contact_waits_and_goes_on_when_it_comes() -> None:
    assert waiting().state is State.AWAITING_CONTACT
    assert told(contact_arrived(waiting(), EMAIL_ONLY, EMAIL_ADDRESSED, now=NOW)).after.state is State.CREATED


def test_a_contact_that_comes_again_changes_nothing() -> None:
    assert contact_arrived(ASKED, EMAIL_ONLY, EMAIL_ADDRESSED, now=NOW) is None


def test_a_contact_that_never_comes_fails_the_message_with_its_reason() -> None:
    change = told(contact_did_not_arrive(waiting(), NOTHING_ELSE, now=NOW))
    assert change.facts == (Failed(NOW, FailureReason.NO_CONTACT, EMAIL), RAISED)
    assert (change.after.state, change.after.version) == (State.FAILED, 2)


def test_the_end_of_the_wait_does_nothing_to_a_message_that_waits_no_longer() -> None:
    assert contact_did_not_arrive(accepted(), NOTHING_ELSE, now=NOW) is None


def test_acceptance_by_the_server_is_sent_and_the_weakest_delivery() -> None:
    change = server_accepted(sending(), now=NOW)
    assert change.facts == (Sent(NOW, EMAIL), Delivered(NOW, Evidence.ACCEPTED_BY_SERVER, "email"))
    assert (change.after.state, change.after.version) == (State.DELIVERED, 2)


def test_a_message_that_nobody_takes_fails() -> None:
    change = not_accepted(sending(), FailureReason.ADDRESS_REFUSED, NOTHING_ELSE, now=NOW)
    assert change.facts == (Failed(NOW, FailureReason.ADDRESS_REFUSED, EMAIL), RAISED)
    assert change.after.failure_reason is FailureReason.ADDRESS_REFUSED


def test_the_button_is_stronger_evidence_than_the_server() -> None:
    change = told(acknowledge(accepted(), now=NOW))
    assert change.facts == (Delivered(NOW, Evidence.ACKNOWLEDGED, "email"),)
    assert change.steps[0].by == "recipient"
    assert change.after.version == 3


def test_pressing_the_button_again_changes_nothing() -> None:
    assert acknowledge(acknowledged(), now=NOW) is None


def test_a_failed_message_that_was_read_after_all_counts_as_delivered() -> None:
    failed = not_accepted(sending(), FailureReason.SERVER_UNAVAILABLE, NOTHING_ELSE, now=NOW).after
    change = told(acknowledge(failed, now=NOW))
    assert (change.after.state, change.after.failure_reason) == (State.DELIVERED, None)


@pytest.mark.parametrize("before", [waiting(), ASKED, sending(), accepted()])
def test_a_person_can_tell_at_any_time_until_the_reader_has_confirmed(before: Notification) -> None:
    change = followed_up(before)
    assert isinstance(change, Change)
    assert change.facts == (Delivered(NOW, Evidence.HUMAN, "phone", "coordinator-7"),)
    assert change.steps[0].by == "coordinator-7"


def test_a_person_can_tell_after_every_message_failed() -> None:
    failed = told(contact_did_not_arrive(waiting(), NOTHING_ELSE, now=NOW)).after
    change = followed_up(failed)
    assert isinstance(change, Change)
    assert (change.after.state, change.after.failure_reason) == (State.DELIVERED, None)


def test_the_refusals_of_a_follow_up_come_in_a_fixed_order() -> None:
    tomorrow, long_ago = TODAY + timedelta(days=1), TODAY - timedelta(days=4)
    human = followed_up(accepted())
    assert isinstance(human, Change)
    assert followed_up(acknowledged(), told_on=tomorrow) == AlreadyAcknowledged()
    assert followed_up(human.after, told_on=tomorrow) == AlreadyFollowedUp()
    assert followed_up(accepted(), told_on=tomorrow) == ToldInTheFuture(tomorrow, TODAY)
    assert followed_up(accepted(), told_on=long_ago) == ToldBeforeItHappened(long_ago, TODAY - timedelta(days=3))
    assert isinstance(followed_up(accepted(), told_on=TODAY - timedelta(days=3)), Change)


def test_nothing_more_is_sent_to_somebody_who_was_told_for_certain() -> None:
    human = followed_up(sending())
    assert isinstance(human, Change)
    assert begin_sending(human.after, attempt=2, now=NOW) is None
    assert begin_sending(acknowledged(), attempt=2, now=NOW) is None


def test_what_is_certain_stays_certain_when_a_late_attempt_is_settled() -> None:
    human = followed_up(sending())
    assert isinstance(human, Change)
    late_yes = server_accepted(human.after, now=NOW)
    late_no = not_accepted(human.after, FailureReason.SERVER_UNAVAILABLE, NOTHING_ELSE, now=NOW)
    assert (late_yes.facts, late_yes.after.evidence) == ((Sent(NOW, EMAIL),), Evidence.HUMAN)
    assert (late_no.facts, late_no.after.state) == ((), State.DELIVERED)


def test_the_ladder_of_evidence_has_two_equal_top_rungs() -> None:
    ladder = list(Evidence)
    assert ladder == sorted(ladder, key=lambda rung: sum(is_stronger(rung, lower) for lower in ladder))
    assert not is_stronger(Evidence.HUMAN, Evidence.ACKNOWLEDGED)
    assert not is_stronger(Evidence.ACKNOWLEDGED, Evidence.HUMAN)
    assert is_stronger(Evidence.ACCEPTED_BY_SERVER, None)
