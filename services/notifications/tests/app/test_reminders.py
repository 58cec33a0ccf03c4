"""Reminders over a real database: none after the fact, in whatever order and however often events come."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from attune_contracts.events.notifications import (
    HumanFollowUpRaisedV1,
    NotificationSuppressedV1,
    ReminderCancelledV1,
)
from attune_contracts.events.referrals import FeedbackAcknowledgedV1, ReferralInformationRequestedV1
from attune_contracts.events.referrals.case_parties_event import CaseParty

OPENED = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
FIRST = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)


def requested(case: Any, at: datetime = OPENED) -> ReferralInformationRequestedV1:
    return ReferralInformationRequestedV1(
        authority=case.authority,
        occurred_at=at,
        referral_id=case.referral_id,
        reference="REF-7K3M-9QX2",
        parties=(CaseParty(role="referrer", party_id=case.referrer),),
        request_id=uuid4(),
        missing=("school_views",),
        due_on=date(2026, 9, 28),
        pauses_target=True,
        policy_version="kent-elsa/1",
    )


def accepted(case: Any, at: datetime) -> Any:
    return case.accepted().model_copy(update={"occurred_at": at})


def confirmed(case: Any, notice: UUID, at: datetime) -> FeedbackAcknowledgedV1:
    return FeedbackAcknowledgedV1(
        authority=case.authority,
        occurred_at=at,
        referral_id=case.referral_id,
        notice_event_id=notice,
        party_id=case.referrer,
        way="link",
        acknowledged_at=at,
    )


async def reminders(service: Any, case: Any) -> list[str]:
    rows = await service.rows(
        """SELECT state FROM notification WHERE cause_subject = $1 AND left(purpose, 9) = 'reminder_'
            ORDER BY created_at""",
        str(case.referral_id),
    )
    return [row["state"] for row in rows]


async def cancelled(service: Any) -> list[ReminderCancelledV1]:
    return [event for event in await service.events() if isinstance(event, ReminderCancelledV1)]


async def test_a_referrer_is_reminded_twice_and_then_a_named_person_has_it(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(requested(case))
    for days, expected in ((6, 0), (7, 1), (12, 1), (13, 2)):
        service.clock.turn_to(OPENED + timedelta(days=days))
        await service.fire_due_timers()
        assert len(await reminders(service, case)) == expected, days
    service.clock.turn_to(OPENED + timedelta(days=15))
    await service.fire_due_timers()
    raised = [event for event in await service.events() if isinstance(event, HumanFollowUpRaisedV1)]
    assert [event.follow_up_reason for event in raised] == ["not_acknowledged"]


async def test_the_clearing_event_cancels_at_once_and_that_is_published(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(requested(case))
    clearing = await service.hear(accepted(case, OPENED + timedelta(days=2)))
    found = await cancelled(service)
    assert [event.reminder_step for event in found] == [1, 2, 3]
    assert {(event.clearing_event_id, event.clearing_type) for event in found} == {
        (clearing, "attune.referrals.ReferralAccepted.v1")
    }
    assert found[0].remind_at == FIRST
    service.clock.turn_to(OPENED + timedelta(days=6))
    await service.fire_due_timers()
    assert await reminders(service, case) == []


async def test_a_clearing_event_that_is_heard_first_leaves_nothing_to_remind_of(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(accepted(case, OPENED + timedelta(hours=1)))
    before = len(await service.rows("SELECT FROM timer WHERE kind = 'reminder'"))
    await service.hear(requested(case))
    assert len(await service.rows("SELECT FROM timer WHERE kind = 'reminder'")) == before


async def test_a_reminder_that_fell_due_in_the_holidays_and_has_not_left_is_stopped(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    in_holidays = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
    service.clock.turn_to(in_holidays)
    await service.hear(requested(case, in_holidays))
    service.clock.turn_to(in_holidays + timedelta(days=7))
    await service.fire_due_timers()
    assert await reminders(service, case) == ["deferred"]
    await service.hear(accepted(case, in_holidays + timedelta(days=8)))
    assert await reminders(service, case) == ["suppressed"]
    (stopped,) = [event for event in await service.events() if isinstance(event, NotificationSuppressedV1)]
    assert stopped.suppression_reason == "no_longer_true"
    service.clock.turn_to(in_holidays + timedelta(days=13))
    await service.fire_due_timers()
    assert await reminders(service, case) == ["suppressed"]


async def test_a_reminder_handed_to_the_sender_is_not_sent_once_the_fact_is_heard(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(requested(case))
    await service.deliver_all()
    sent = len(service.mailbox.mails())
    service.clock.turn_to(OPENED + timedelta(days=7))
    await service.fire_due_timers()
    (delivery,) = await service.waiting_deliveries()
    await service.hear(accepted(case, OPENED + timedelta(days=7)))
    outcome = await service.attempt(delivery)
    await service.settle(delivery, outcome)
    assert len(service.mailbox.mails()) == sent
    assert await reminders(service, case) == ["suppressed"]


async def test_a_confirmation_ends_the_reminders_of_its_own_notice_only(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    notice = await service.hear(case.accepted())
    await service.hear(case.declined())
    await service.hear(confirmed(case, notice, OPENED + timedelta(days=1)))
    assert {event.cause_event_id for event in await cancelled(service)} == {notice}
    service.clock.turn_to(OPENED + timedelta(days=7))
    await service.fire_due_timers()
    assert len(await reminders(service, case)) == 1


async def test_who_pressed_the_button_in_the_mail_is_not_reminded(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.accepted())
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    await service.client.post(service.mailbox.open(mail).links[0])
    service.clock.turn_to(OPENED + timedelta(days=9))
    await service.fire_due_timers()
    assert await reminders(service, case) == []


@pytest.mark.parametrize("seed", range(5))
async def test_no_reminder_after_the_fact_in_any_order_of_arrival(service: Any, seed: int) -> None:
    """Events in any order, some twice, the clearing one late, timers firing in between."""
    chance = random.Random(seed)  # noqa: S311 - which order, no secret
    for _ in range(8):
        case = service.case()
        start = service.clock.now()
        fact_at = start + timedelta(days=chance.randint(0, 20))
        opening, clearing = (requested(case, start), uuid4()), (accepted(case, fact_at), uuid4())
        steps = [case.contact(), opening, clearing, *chance.sample([opening, clearing], chance.randint(0, 2))]
        chance.shuffle(steps)
        heard_at: datetime | None = None
        heard_opening = False
        for step in steps:
            service.clock.turn_to(service.clock.now() + timedelta(days=chance.randint(0, 9)))
            if step is clearing:
                service.clock.turn_to(max(service.clock.now(), fact_at))
            await service.fire_due_timers()
            if isinstance(step, tuple):
                await service.hear(step[0], ce_id=step[1])
                heard_opening |= step is opening
                heard_at = service.clock.now() if step is clearing and heard_at is None else heard_at
            else:
                await service.hear(step)
        assert heard_at is not None
        assert heard_opening
        service.clock.turn_to(service.clock.now() + timedelta(days=60))
        await service.fire_due_timers()
        await service.fire_due_timers()
        sent_after = await service.rows(
            """SELECT n.created_at FROM notification n
                WHERE n.cause_event_id = $1 AND left(n.purpose, 9) = 'reminder_' AND n.created_at > $2""",
            opening[1],
            heard_at,
        )
        assert sent_after == []
        waits = await service.rows(
            """SELECT FROM reminder r JOIN reminder_rung g USING (reminder_id)
                WHERE r.cause_event_id = $1 AND (g.outcome = 'waits' OR r.cleared_by IS NULL)""",
            opening[1],
        )
        assert waits == []
        unsent = await service.rows(
            """SELECT FROM notification WHERE cause_event_id = $1 AND left(purpose, 9) = 'reminder_'
                  AND state IN ('created', 'deferred', 'awaiting_contact')""",
            opening[1],
        )
        assert unsent == []
