"""Sending through a real mail server: each way it can go, and a crash between the call and its settlement."""

import asyncio
import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from attune_chassis.deliveries import Accepted, RefusedForGood, TryLater, Unclear
from attune_contracts.events.notifications import (
    HumanFollowUpRaisedV1,
    NotificationDeliveredV2,
    NotificationFailedV2,
    NotificationSentV2,
)
from prometheus_client import REGISTRY

NAMED = "Ottilie Planted-Person"
EMAIL = "ottilie.planted@school.example"


def unclear_sends(provider: str, resolved: str) -> float:
    return REGISTRY.get_sample_value("unclear_sends_total", {"provider": provider, "resolved": resolved}) or 0.0


async def waiting(service: Any) -> Any:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    return delivery


async def test_an_accepted_message_is_sent_and_delivered_as_far_as_the_server_says(service: Any) -> None:
    delivery = await waiting(service)
    outcome = await service.attempt(delivery)
    assert isinstance(outcome, Accepted)
    await service.settle(delivery, outcome)
    sent, delivered = await service.events()
    assert isinstance(sent, NotificationSentV2)
    assert isinstance(delivered, NotificationDeliveredV2)
    assert (delivered.evidence, delivered.channel, delivered.confirmed_by) == ("accepted_by_server", "email", None)
    assert sent.notification_id == delivered.notification_id == delivery.id
    assert await service.states() == ["delivered"]
    assert [what for what, _ in await service.steps()] == ["created", "sending", "sent", "delivered"]


async def test_the_mail_carries_reference_link_and_fixed_message_id_and_no_name(service: Any) -> None:
    delivery = await waiting(service)
    await service.deliver_all()
    (mail,) = service.mailbox.mails(to=EMAIL)
    opened = service.mailbox.open(mail)
    assert mail.message_id == f"<{delivery.id}@sandbox.example>"
    assert mail.subject == "We have your referral REF-7K3M-9QX2"
    assert mail.sender == "Kent Educational Psychology Service <attune@sandbox.example>"
    (link,) = opened.links
    assert link.startswith("http://127.0.0.1:18404/acknowledge/")
    assert link in (opened.html or "")
    headers = dict(opened.headers)
    assert headers["Auto-Submitted"] == "auto-generated"
    assert NAMED.split(" ", maxsplit=1)[0] not in opened.text + str(opened.html) + str(
        headers | {"To": "", "Delivered-To": ""}
    )


async def test_a_mail_goes_over_the_wire_in_seven_bits_with_a_date_of_business_time(service: Any) -> None:
    await waiting(service)
    await service.deliver_all()
    raw = service.mailbox.mails()[0].path.read_bytes()
    assert max(raw) < 128
    assert max(len(line) for line in raw.splitlines()) < 998
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["Date"].datetime == datetime(2026, 9, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
async def test_a_server_that_says_later_is_tried_again(service: Any, stage: str) -> None:
    delivery = await waiting(service)
    service.mailbox.refuse_next(451, stage=stage)
    assert await service.attempt(delivery) == TryLater("smtp_451")
    assert isinstance(await service.attempt(delivery), Accepted)
    assert service.mailbox.mails()[0].copies == 1


@pytest.mark.parametrize(("stage", "reason"), [("RCPT", "address_refused"), ("DATA", "message_refused")])
async def test_a_refusal_for_good_fails_the_message_with_its_reason(service: Any, stage: str, reason: str) -> None:
    delivery = await waiting(service)
    service.mailbox.refuse_next(550, stage=stage)
    outcome = await service.attempt(delivery)
    assert outcome == RefusedForGood(reason)
    await service.settle(delivery, outcome)
    failed, raised = await service.facts_of_messages()
    assert isinstance(raised, HumanFollowUpRaisedV1)
    assert isinstance(failed, NotificationFailedV2)
    assert failed.failure_reason == reason
    assert await service.states() == ["failed"]


async def test_a_server_that_is_away_is_tried_later_and_in_the_end_fails_the_message(service: Any) -> None:
    delivery = await waiting(service)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = taken.getsockname()[1]
    away = service.with_settings(smtp_port=nobody_listens)
    outcome = await away.attempt(delivery)
    assert outcome == TryLater("server_unavailable")
    await service.settle(delivery, outcome)
    failed, raised = await service.events()
    assert isinstance(raised, HumanFollowUpRaisedV1)
    assert isinstance(failed, NotificationFailedV2)
    assert failed.failure_reason == "server_unavailable"


@pytest.mark.parametrize("keep", [True, False])
async def test_a_connection_cut_after_the_data_is_unclear_and_the_repeat_has_the_same_message_id(
    service: Any, keep: bool
) -> None:
    delivery = await waiting(service)
    service.mailbox.cut_next_after_data(keep=keep)
    assert await service.attempt(delivery) == Unclear("no_answer")
    assert isinstance(await service.attempt(delivery), Accepted)
    (mail,) = service.mailbox.mails()
    assert mail.copies == (2 if keep else 1)


async def test_a_server_that_never_answers_the_data_is_unclear(service: Any) -> None:
    delivery = await waiting(service)
    service.mailbox.hang_next()
    impatient = service.with_settings(smtp_timeout_seconds=0.5)
    assert await impatient.attempt(delivery) == Unclear("no_answer")


async def test_a_server_that_never_greets_is_certainly_not_one_that_took_the_message(service: Any) -> None:
    delivery = await waiting(service)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = service.with_settings(smtp_port=silent.getsockname()[1], smtp_timeout_seconds=0.5)
        assert await mute.attempt(delivery) == TryLater("server_unavailable")


async def test_a_missing_starttls_is_no_reason_to_send_in_clear(service: Any) -> None:
    delivery = await waiting(service)
    strict = service.with_settings(smtp_starttls=True)
    assert await strict.attempt(delivery) == TryLater("server_unavailable")
    assert service.mailbox.mails() == []


async def test_a_message_known_to_be_taken_is_not_sent_again_when_only_its_settling_was_lost(service: Any) -> None:
    delivery = await waiting(service)
    assert isinstance(await service.attempt(delivery), Accepted)
    assert await service.states() == ["sending"]
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    assert mail.copies == 1
    assert len(await service.events()) == 2
    assert await service.states() == ["delivered"]
    assert [what for what, _ in await service.steps()].count("sent") == 1


async def test_after_a_crash_in_the_middle_of_a_call_the_message_is_sent_again_counted_and_told_once(
    service: Any,
) -> None:
    delivery = await waiting(service)
    # The first process took the message to the server and died before it could say so.
    assert isinstance(await service.attempt(delivery), Accepted)
    await service.forget_ends_of_attempts()
    before = unclear_sends("smtp", "sent_again")
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    assert mail.copies == 2
    assert unclear_sends("smtp", "sent_again") == before + 1
    assert len(await service.events()) == 2
    assert [what for what, _ in await service.steps()].count("sent") == 1
    assert await service.attempts() == [("unclear", "crashed_while_sending", "sent_again"), ("accepted", None, None)]


async def test_what_need_not_be_told_is_not_sent_again_when_nobody_knows_whether_it_was(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = await waiting(service)
    monkeypatch.setattr("notifications.app.ways.Ways.is_must_tell", lambda *_: False)
    service.mailbox.cut_next_after_data(keep=True)
    assert await service.attempt(delivery) == Unclear("no_answer")
    assert await service.attempt(delivery) == RefusedForGood("unclear")
    (mail,) = service.mailbox.mails()
    assert mail.copies == 1
    assert await service.attempts() == [("unclear", "no_answer", "given_up")]


async def test_a_send_that_stays_unclear_to_the_end_is_given_to_a_person_for_that_reason(service: Any) -> None:
    delivery = await waiting(service)
    service.mailbox.cut_next_after_data(keep=True)
    await service.settle(delivery, await service.attempt(delivery))
    failed, raised = await service.events()
    assert failed.failure_reason in {"unclear", "server_unavailable"}
    assert raised.follow_up_reason == "unclear_whether_sent"


async def test_an_outcome_settled_twice_after_a_restore_has_the_same_event_ids(service: Any) -> None:
    delivery = await waiting(service)
    outcome = await service.attempt(delivery)

    async def settled_ids() -> list[Any]:
        async with service.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await service.channel.settle(connection, delivery, outcome)
            found = [row["ce_id"] for row in await connection.fetch("SELECT ce_id FROM outbox ORDER BY id")]
            await transaction.rollback()
        return found

    assert await settled_ids() == await settled_ids()


async def test_an_address_is_looked_up_when_the_message_is_sent(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact(), version=1)
    await service.hear(case.made())
    await service.hear(case.contact(email="moved@school.example"), version=2)
    await service.deliver_all()
    assert [mail.recipients for mail in service.mailbox.mails()] == [("moved@school.example",)]


async def test_an_address_that_was_removed_meanwhile_fails_the_message_as_no_contact(
    service: Any, service_database: Any
) -> None:
    delivery = await waiting(service)
    async with service.pool.acquire() as connection:
        await connection.execute("DELETE FROM contact")
    outcome = await service.attempt(delivery)
    await service.settle(delivery, outcome)
    failed, raised = await service.events()
    assert isinstance(raised, HumanFollowUpRaisedV1)
    assert failed.failure_reason == "no_contact"


@pytest.mark.parametrize("address", ["a..b@school.example", "zoë@school.example", "x@-.example.", "<script>@x"])
async def test_an_address_no_header_can_hold_is_refused_for_good(service: Any, address: str) -> None:
    case = service.case()
    await service.hear(case.contact(email=address))
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    outcome = await service.attempt(delivery)
    assert outcome == RefusedForGood("address_refused") or isinstance(outcome, Accepted)
    assert len(service.mailbox.mails()) == (1 if isinstance(outcome, Accepted) else 0)


async def test_an_international_domain_is_sent_in_its_ascii_form(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact(email="head@sch\u00fcle.example"))
    await service.hear(case.made())
    await service.deliver_all()
    assert [mail.recipients for mail in service.mailbox.mails()] == [("head@xn--schle-mva.example",)]


async def test_two_workers_on_one_message_record_both_attempts(service: Any) -> None:
    delivery = await waiting(service)
    await asyncio.gather(service.attempt(delivery), service.attempt(delivery))
    (mail,) = service.mailbox.mails()
    assert mail.copies == 2
    assert [what for what, _ in await service.steps()] == ["created", "sending", "sending"]
