"""The delivery figures an operator watches, over a real database."""

from datetime import timedelta
from typing import Any

from notifications.alarms import DELIVERY_ALARMS
from notifications.main import definition


async def figures(service: Any) -> dict[tuple[str, ...], float]:
    """Every figure that is not nought, by the gauge's name and its labels."""
    async with service.pool.acquire() as connection, connection.transaction(readonly=True):
        stated = await definition.gauges(service.resources)(connection)
    return {(gauge.name, *labels): value for gauge in stated for labels, value in gauge.figures.items() if value}


async def test_what_waits_is_late_or_may_have_gone_out_twice_is_counted_until_it_is_settled(service: Any) -> None:
    assert await figures(service) == {}
    silent, bounced, cut = service.case(), service.case(), service.case()
    for case in (bounced, cut):
        await service.hear(case.contact(email=f"{case.referrer}@school.example"))
    await service.hear(bounced.made())
    service.mailbox.refuse_next(550)
    await service.deliver_all()
    await service.hear(cut.made())
    (delivery,) = await service.waiting_deliveries()
    service.mailbox.cut_next_after_data(keep=True)
    await service.attempt(delivery)
    service.clock.turn_to(service.clock.now() + timedelta(minutes=5))
    await service.hear(silent.made())
    waiting = await figures(service)
    assert waiting == {
        ("messages_awaiting_contact",): 1,
        ("must_tell_undelivered",): 3,
        ("must_tell_undelivered_oldest_age_seconds",): 300.0,
        ("follow_ups", "tell", "open"): 1,
        ("unclear_sends_on_record", "open"): 1,
        ("contacts_undeliverable",): 1,
    }
    await service.deliver_all()
    service.clock.turn_to(service.clock.now() + timedelta(days=3))
    later = await figures(service)
    assert later["unclear_sends_on_record", "sent_again"] == 1
    assert later["follow_ups", "tell", "overdue"] == 1
    assert later["must_tell_undelivered",] == 2
    for row in await service.rows("SELECT notification_id FROM notification WHERE state <> 'delivered'"):
        told = {"told_on": "2026-09-15", "means": "phone"}
        answer = await service.post(f"/v1/notifications/{row['notification_id']}/human-follow-up", told)
        assert answer.status_code == 200, answer.text
    await service.hear(bounced.contact(email="moved@school.example"), version=2)
    assert await figures(service) == {("unclear_sends_on_record", "sent_again"): 1}


async def test_every_alarm_asks_for_a_figure_that_is_stated(service: Any) -> None:
    async with service.pool.acquire() as connection:
        stated = await definition.gauges(service.resources)(connection)
    assert {alarm.name for alarm in DELIVERY_ALARMS} <= {gauge.name for gauge in stated}
