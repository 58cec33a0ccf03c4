"""The service's channel in the chassis' own delivery loop, over a real database and a real mail server."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from attune_chassis.delivery_loop import DeliveryLoop
from attune_chassis.stream_metrics import StreamMetrics
from attune_contracts.events.notifications import NotificationFailedV2
from prometheus_client import REGISTRY, CollectorRegistry

EMAIL = "ottilie.planted@school.example"
PATIENCE_SECONDS = 20.0


@contextlib.asynccontextmanager
async def delivering(service: Any, **loop_settings: Any) -> AsyncIterator[None]:
    """The loop runs during the block and ends by itself after it."""
    stop = asyncio.Event()
    loop = DeliveryLoop(
        [service.channel],
        pool=service.pool,
        metrics=StreamMetrics(CollectorRegistry()),
        poll_seconds=0.05,
        **loop_settings,
    )
    running = asyncio.create_task(loop.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def settled(service: Any, notification_id: UUID) -> str:
    """The final state of a delivery; a TimeoutError says what it was instead."""
    state = "unknown"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while state not in {"accepted", "refused", "given_up"}:
                await asyncio.sleep(0.05)
                (row,) = await service.rows("SELECT state FROM delivery WHERE id = $1", notification_id)
                state = row["state"]
    except TimeoutError:
        raise TimeoutError(f"waited {PATIENCE_SECONDS} s for the delivery to be settled; it is {state}") from None
    return state


def unclear_sends(resolved: str) -> float:
    """How often the metric says that an unclear attempt was settled so."""
    return REGISTRY.get_sample_value("unclear_sends_total", {"provider": "smtp", "resolved": resolved}) or 0.0


@pytest.fixture
async def waiting(service: Any) -> UUID:
    """A message ready to be sent."""
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    return delivery.id


async def test_a_waiting_message_is_sent_and_settled(service: Any, waiting: UUID) -> None:
    async with delivering(service):
        assert await settled(service, waiting) == "accepted"
    assert len(service.mailbox.mails(to=EMAIL)) == 1
    assert len(await service.events()) == 2


async def test_a_message_refused_for_now_arrives_once_the_server_takes_it(service: Any, waiting: UUID) -> None:
    for _ in range(2):
        service.mailbox.refuse_next(451)
    async with delivering(service.with_settings(smtp_backoff_seconds_first=0.05)):
        assert await settled(service, waiting) == "accepted"
    (mail,) = service.mailbox.mails()
    assert mail.copies == 1
    assert [detail for what, detail in await service.steps() if what == "sending"] == [
        "attempt_1",
        "attempt_2",
        "attempt_3",
    ]


async def test_a_message_nobody_takes_in_all_attempts_fails_so_that_a_person_can_tell(
    service: Any, waiting: UUID
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = taken.getsockname()[1]
    away = service.with_settings(smtp_port=nobody_listens, smtp_attempts_max=3, smtp_backoff_seconds_first=0.05)
    async with delivering(away):
        assert await settled(service, waiting) == "given_up"
    failed, _ = await service.events()
    assert isinstance(failed, NotificationFailedV2)
    assert failed.failure_reason == "server_unavailable"


async def test_a_message_left_sending_by_a_crash_is_sent_again_counted_and_told_once(
    service: Any, waiting: UUID
) -> None:
    delivery = next(delivery for delivery in await service.waiting_deliveries() if delivery.id == waiting)
    await service.attempt(delivery)
    await service.forget_ends_of_attempts()
    async with service.pool.acquire() as connection:
        await connection.execute(
            "UPDATE delivery SET state = 'sending', attempts = 1, started_at = clock_timestamp() - interval '1 hour'"
        )
    async with delivering(service):
        assert await settled(service, waiting) == "accepted"
    (mail,) = service.mailbox.mails()
    assert mail.copies == 2
    (row,) = await service.rows("SELECT unclear_count FROM delivery")
    assert row["unclear_count"] == 1
    assert len(await service.events()) == 2


async def test_a_message_cut_off_after_its_data_is_sent_again_with_its_message_id_and_counted(
    service: Any, waiting: UUID
) -> None:
    service.mailbox.cut_next_after_data(keep=True)
    async with delivering(service.with_settings(smtp_backoff_seconds_first=0.05)):
        assert await settled(service, waiting) == "accepted"
    (mail,) = service.mailbox.mails()
    (row,) = await service.rows("SELECT unclear_count FROM delivery")
    assert (mail.copies, row["unclear_count"]) == (2, 1)


async def test_a_server_that_never_says_whether_it_took_the_message_gets_it_so_often_and_then_a_person_asks(
    service: Any, waiting: UUID
) -> None:
    before = unclear_sends("sent_again"), unclear_sends("given_up")
    for _ in range(5):
        service.mailbox.cut_next_after_data(keep=True)
    async with delivering(service.with_settings(smtp_backoff_seconds_first=0.05)):
        assert await settled(service, waiting) == "refused"
    (mail,) = service.mailbox.mails()
    assert mail.copies == 3
    assert (unclear_sends("sent_again"), unclear_sends("given_up")) == (before[0] + 2, before[1] + 1)
    answer = await service.get(f"/v1/notifications/{waiting}")
    assert [one["unclear_resolved"] for one in answer.json()["attempts"]] == ["sent_again", "sent_again", "given_up"]
    (task,) = answer.json()["follow_ups"]
    assert task["reason"] == "unclear_whether_sent"
