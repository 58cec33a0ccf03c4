"""Ways, tasks and reports over a real database, a real mail server and the simulator of GOV.UK Notify."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from attune_chassis.deliveries import Accepted, RefusedForGood
from attune_chassis.http.app import create_app
from attune_contracts.events.notifications import (
    ContactMarkedUndeliverableV1,
    FallbackChannelUsedV1,
    HumanFollowUpRaisedV1,
    NotificationDeliveredV2,
    NotificationFailedV2,
    NotificationSentV2,
)
from attune_sandbox.notify_simulator import API_KEY, CALLBACK_TOKEN, NotifySimulator

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
TEMPLATE = "5b2f7c1e-94a3-4f0d-8a6e-1f0c2d3e4b5a"
LETTER = "Ottilie Planted\n1 Example Street\nMaidstone\nME14 1XX"
RECEIPT, RETURNED = "/provider-callbacks/notify", "/provider-callbacks/notify/returned-letters"


@pytest_asyncio.fixture
async def simulator() -> AsyncIterator[NotifySimulator]:
    async with NotifySimulator.running() as running:
        yield running


@pytest.fixture
def settings(settings: Any, simulator: NotifySimulator, tmp_path: Path) -> Any:
    """Mail by SMTP, everything else by GOV.UK Notify."""
    (tmp_path / "key").write_text(API_KEY)
    (tmp_path / "token").write_text(CALLBACK_TOKEN)
    (tmp_path / "templates.yaml").write_text(f"any: {{email: {TEMPLATE}, sms: {TEMPLATE}, letter: {TEMPLATE}}}\n")
    return settings.model_copy(
        update={
            "sms_provider": "notify",
            "letter_provider": "notify",
            "notify_base_url": simulator.url,
            "notify_api_key_file": tmp_path / "key",
            "notify_templates_file": tmp_path / "templates.yaml",
            "notify_callback_token_file": tmp_path / "token",
            "notify_timeout_seconds": 2.0,
        }
    )


async def know(service: Any, case: Any, channel: str, address: str) -> None:
    """An address as a contact with several ways would leave it."""
    await service.rows(
        "INSERT INTO contact (authority, party_id, stated_by, version, channel, address, stated_at) "
        "VALUES ($1, $2, 'urn:attune:referrals', 1, $3, $4, now())",
        case.authority,
        case.referrer,
        channel,
        address,
    )


async def told_by_letter(service: Any) -> Any:
    """A case whose mail was refused for good and whose letter is posted."""
    case = service.case()
    await service.hear(case.contact())
    await know(service, case, "letter", LETTER)
    await service.hear(case.made())
    service.mailbox.refuse_next(550)
    await service.deliver_all()
    await service.deliver_all()
    return case


async def report(service: Any, path: str, body: dict[str, Any], token: str = CALLBACK_TOKEN) -> Any:
    return await service.client.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


async def only_id(service: Any) -> str:
    (row,) = await service.rows("SELECT notification_id FROM notification")
    return str(row["notification_id"])


async def test_a_refused_mail_becomes_a_letter_under_a_reference_of_its_own(
    service: Any, simulator: NotifySimulator
) -> None:
    await told_by_letter(service)
    fallback, sent, delivered = await service.facts_of_messages()
    assert isinstance(fallback, FallbackChannelUsedV1)
    assert (fallback.failed_channel, fallback.failure, fallback.channel) == ("email", "address_refused", "letter")
    assert isinstance(sent, NotificationSentV2)
    assert (sent.channel, delivered.channel, delivered.evidence) == ("letter", "letter", "accepted_by_server")
    (letter,) = simulator.messages
    assert letter.reference != await only_id(service)
    assert letter.to == LETTER
    assert ("passed_over", "sms") in await service.steps()


async def test_a_letter_that_comes_back_weeks_later_fails_the_message_and_gives_it_to_a_person(
    service: Any, simulator: NotifySimulator
) -> None:
    await told_by_letter(service)
    (letter,) = simulator.messages
    service.clock.turn_to(service.clock.now() + timedelta(weeks=5))
    answer = await report(service, RETURNED, letter.as_returned())
    assert answer.json() == {"result": "applied"}
    failed, fallback = (await service.facts_of_messages())[-2:]
    assert isinstance(failed, NotificationFailedV2)
    assert (failed.channel, failed.failure_reason) == ("letter", "bounced")
    assert isinstance(fallback, HumanFollowUpRaisedV1)
    assert fallback.due_on.isoformat() == "2026-10-21"
    assert (await report(service, RETURNED, letter.as_returned())).json() == {"result": "known_already"}


async def marked(service: Any) -> list[tuple[str, str, int, str]]:
    found = [event for event in await service.events() if isinstance(event, ContactMarkedUndeliverableV1)]
    return [(event.stated_by, event.channel, event.contact_version, event.failure) for event in found]


async def test_whoever_stated_an_address_that_does_not_serve_hears_so_once_and_one_corrected_since_is_not_blamed(
    service: Any, simulator: NotifySimulator
) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    for event in (case.made(), case.accepted()):
        await service.hear(event)
    await service.deliver_all()
    for text in simulator.messages:
        text.become("permanent-failure")
        await report(service, RECEIPT, text.as_receipt())
    assert await marked(service) == [("referrals", "sms", 1, "bounced")]
    await service.rows("UPDATE contact SET version = 2")
    await service.hear(case.declined())
    await service.deliver_all()
    await service.rows("UPDATE contact SET version = 3")
    simulator.messages[-1].become("permanent-failure")
    await report(service, RECEIPT, simulator.messages[-1].as_receipt())
    assert len(await marked(service)) == 1


async def test_a_receipt_is_stronger_proof_and_comes_once(service: Any, simulator: NotifySimulator) -> None:
    await told_by_letter(service)
    (letter,) = simulator.messages
    letter.become("received")
    answers = [(await report(service, RECEIPT, letter.as_receipt())).json()["result"] for _ in range(2)]
    assert answers == ["applied", "known_already"]
    delivered = (await service.events())[-1]
    assert isinstance(delivered, NotificationDeliveredV2)
    assert (delivered.evidence, delivered.channel) == ("provider_receipt", "letter")


async def test_a_receipt_that_overtakes_its_own_acceptance_loses_nothing(
    service: Any, simulator: NotifySimulator
) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    outcome = await service.attempt(delivery)
    (text,) = simulator.messages
    text.become("delivered")
    assert (await report(service, RECEIPT, text.as_receipt())).json() == {"result": "applied"}
    await service.settle(delivery, outcome)
    first, second = await service.events()
    assert isinstance(first, NotificationDeliveredV2)
    assert isinstance(second, NotificationSentV2)
    assert await service.states() == ["delivered"]


@pytest.mark.parametrize("token", ["", "sandbox-callback-tokem", CALLBACK_TOKEN + "x"])
async def test_a_report_with_another_token_is_refused_and_changes_nothing(service: Any, token: str) -> None:
    answer = await report(service, RECEIPT, {"id": "1", "reference": None, "status": "delivered"}, token)
    assert (answer.status_code, answer.json()["reason"]) == (401, "provider_token_wrong")
    assert await service.rows("SELECT FROM provider_callback") == []


async def test_without_a_token_set_every_report_is_refused(service: Any) -> None:
    silent = service.with_settings(notify_callback_token_file=None)
    app = create_app(
        title="silent",
        version="test",
        routers=silent.definition.routers(silent.resources),
        probes=None,
        token_verifier=None,
        body_bytes_max=65_536,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://silent") as client:
        answer = await client.post(
            RECEIPT, json={"id": "1", "status": "delivered"}, headers={"Authorization": "Bearer "}
        )
    assert answer.status_code == 401


async def test_a_report_of_a_message_lost_by_a_restore_is_kept_and_applied_when_it_is_known_again(
    service: Any, simulator: NotifySimulator
) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    kept = {"id": str(uuid4()), "reference": str(delivery.id), "status": "delivered", "to": "07700900999"}
    assert (await report(service, RECEIPT, kept)).json() == {"result": "kept_for_unknown_reference"}
    await service.deliver_all()
    delivered = (await service.events())[-1]
    assert (delivered.evidence, delivered.channel) == ("provider_receipt", "sms")
    assert "07700900999" not in str([dict(row) for row in await service.rows("SELECT * FROM provider_callback")])


async def test_an_unclear_send_is_asked_for_and_not_made_twice(service: Any, simulator: NotifySimulator) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    simulator.fail_next(500, keep=True)
    await service.attempt(delivery)
    assert isinstance(await service.attempt(delivery), Accepted)
    assert len(simulator.messages) == 1
    assert await service.attempts() == [("unclear", "notify_500", "found")]


async def test_an_unclear_send_that_was_never_made_is_made(service: Any, simulator: NotifySimulator) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    simulator.fail_next(500, keep=False)
    await service.attempt(delivery)
    assert isinstance(await service.attempt(delivery), Accepted)
    assert len(simulator.messages) == 1
    assert await service.attempts() == [("unclear", "notify_500", "not_found"), ("accepted", None, None)]


async def test_a_text_that_fails_at_the_network_goes_on_by_letter(service: Any, simulator: NotifySimulator) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await know(service, case, "letter", LETTER)
    await service.hear(case.made())
    await service.deliver_all()
    (text,) = simulator.messages
    text.become("permanent-failure")
    await report(service, RECEIPT, text.as_receipt())
    await service.deliver_all()
    assert [type(event).__name__[:-2] for event in await service.facts_of_messages()] == [
        "NotificationSent",
        "NotificationDelivered",
        "NotificationFailed",
        "FallbackChannelUsed",
        "NotificationSent",
        "NotificationDelivered",
    ]
    assert [message.type for message in simulator.messages] == ["sms", "letter"]


async def look_again(service: Any, after: timedelta) -> None:
    """The time passes; the timers that are due fire, and what they ask for is done."""
    service.clock.turn_to(NOW + after)
    await service.fire_due_timers()
    await service.deliver_all()


async def told_by_text(service: Any) -> None:
    case = service.case()
    await know(service, case, "sms", "07700900999")
    await service.hear(case.made())
    await service.deliver_all()


async def test_a_report_that_was_lost_is_asked_for_and_counts_once_when_it_comes_after_all(
    service: Any, simulator: NotifySimulator
) -> None:
    await told_by_text(service)
    (text,) = simulator.messages
    text.become("sending")
    await look_again(service, timedelta(hours=1))
    assert (await service.events())[-1].evidence == "accepted_by_server"
    text.become("delivered")
    await look_again(service, timedelta(hours=6))
    assert (await service.events())[-1].evidence == "provider_receipt"
    facts = len(await service.events())
    assert (await report(service, RECEIPT, text.as_receipt())).json() == {"result": "known_already"}
    await look_again(service, timedelta(days=30))
    assert len(await service.events()) == facts
    assert await service.rows("SELECT FROM timer WHERE kind = 'report_missing'") == []
    assert await service.attempts() == [("accepted", None, None)]


async def test_a_letter_is_asked_for_weeks_later_and_its_failure_goes_the_way_of_a_report(
    service: Any, simulator: NotifySimulator
) -> None:
    await told_by_letter(service)
    (letter,) = simulator.messages
    letter.become("permanent-failure")
    await report(service, RECEIPT, {"id": str(uuid4()), "status": "delivered"})
    await look_again(service, timedelta(days=20))
    failed, raised = (await service.facts_of_messages())[-2:]
    assert (failed.failure_reason, raised.follow_up_reason) == ("bounced", "no_channel_left")
    assert (await report(service, RECEIPT, letter.as_receipt())).json() == {"result": "known_already"}


async def test_asking_ends_whatever_the_provider_does(service: Any, simulator: NotifySimulator) -> None:
    await told_by_text(service)
    simulator.messages.clear()
    asked = 0
    for day in range(12):
        service.clock.turn_to(NOW + timedelta(days=day))
        asked += len(
            await service.rows(
                "SELECT FROM timer WHERE kind = 'report_missing' AND due <= $1", NOW + timedelta(days=day)
            )
        )
        await service.fire_due_timers()
        await service.deliver_all()
    assert 0 < asked <= 5
    assert await service.rows("SELECT FROM timer WHERE kind = 'report_missing'") == []


async def test_an_old_delivery_of_a_way_that_was_left_is_not_sent(service: Any, simulator: NotifySimulator) -> None:
    case = service.case()
    await service.hear(case.contact())
    await know(service, case, "letter", LETTER)
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    service.mailbox.refuse_next(451)
    await service.attempt(delivery)
    service.clock.turn_to(datetime(2026, 9, 18, 9, tzinfo=UTC))
    assert await service.fire_due_timers() == 1
    assert await service.attempt(delivery) == RefusedForGood("superseded")
    assert service.mailbox.mails() == []
