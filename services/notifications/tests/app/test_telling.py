"""Events and contacts, in whatever order and however often they come, over a real database."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from attune_chassis.subscription import Record, Unprocessable
from attune_contracts.events.notifications import NotificationFailedV2
from attune_contracts.events.training import ContactStatedV1 as TrainingContactStatedV1
from attune_contracts.sealing import make_key_pair
from notifications.adapters.wire import aggregate_version
from notifications.app.tell_of_event import notification_id_of


async def test_an_event_whose_contact_is_known_is_handed_to_the_sender(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    (delivery,) = await service.waiting_deliveries()
    assert delivery.target == str(delivery.id), "the message, whose way is the first"
    assert await service.states() == ["created"]


async def test_only_the_party_in_a_routed_role_is_told(service: Any) -> None:
    case = service.case()
    await service.hear(case.made())
    (row,) = await service.rows("SELECT party_id, role, purpose FROM notification")
    assert (row["party_id"], row["role"], row["purpose"]) == (case.referrer, "referrer", "referral_received")


async def test_the_same_event_twice_makes_one_message(service: Any) -> None:
    case, ce_id = service.case(), uuid4()
    await service.hear(case.contact())
    for _ in range(2):
        await service.hear(case.made(), ce_id=ce_id)
    assert len(await service.waiting_deliveries()) == 1
    assert await service.steps() == [("created", "")]


async def test_a_fact_told_in_two_majors_makes_one_message_whichever_comes_first(service: Any) -> None:
    """The consumer hands over one of them; should it ever hand over both, the message is still the same."""
    for new_first in (True, False):
        case, fact_id = service.case(), uuid4()
        new = (case.made(), {"ce_id": uuid4(), "ce_factid": str(fact_id)})
        old = (case.made_in_v1(), {"ce_id": fact_id})
        before = len(await service.states())
        for event, headers in (new, old) if new_first else (old, new):
            await service.hear(event, **headers)
        assert len(await service.states()) == before + 1
        rows = await service.rows("SELECT cause_event_id, cause_type FROM notification")
        assert {"cause_event_id": fact_id, "cause_type": "attune.referrals.ReferralMade.v2"} in map(dict, rows)


async def test_the_id_of_a_message_follows_from_its_cause_so_that_a_restored_service_makes_it_again(
    service: Any,
) -> None:
    case = service.case()
    cause = await service.hear(case.made())
    (row,) = await service.rows("SELECT notification_id FROM notification")
    assert row["notification_id"] == notification_id_of(cause, case.referrer, "referral_received", "email")
    assert row["notification_id"].version == 5


async def test_an_event_before_its_contact_waits_and_goes_on_when_it_comes(service: Any) -> None:
    case = service.case()
    await service.hear(case.made())
    assert await service.states() == ["awaiting_contact"]
    assert await service.waiting_deliveries() == []
    await service.hear(case.contact())
    assert await service.states() == ["created"]
    assert len(await service.waiting_deliveries()) == 1
    assert await service.rows("SELECT FROM timer") == [], "the timer is cancelled by the event that clears it"


async def test_every_waiting_message_of_a_party_goes_on_and_nobody_elses(service: Any) -> None:
    case, other = service.case(), service.case()
    for event in (case.made(), case.accepted(), other.made()):
        await service.hear(event)
    await service.hear(case.contact())
    assert sorted(await service.states()) == ["awaiting_contact", "created", "created"]


async def test_a_contact_that_comes_twice_sends_one_message(service: Any) -> None:
    case, contact_id = service.case(), uuid4()
    await service.hear(case.made())
    for _ in range(2):
        await service.hear(case.contact(), ce_id=contact_id)
    assert len(await service.waiting_deliveries()) == 1


@pytest.mark.parametrize("event_first", [True, False])
async def test_an_event_and_its_contact_heard_at_the_same_moment_never_miss_each_other(
    service: Any, event_first: bool
) -> None:
    case = service.case()
    first, second = (case.made(), case.contact()) if event_first else (case.contact(), case.made())
    async with service.hearing(first):
        late = asyncio.create_task(service.hear(second))
        await service.until_waiting_for_a_lock(1)
    await late
    assert await service.states() == ["created"]
    assert len(await service.waiting_deliveries()) == 1


async def test_a_contact_that_does_not_come_in_time_fails_the_message_once_and_lets_it_go_when_it_comes(
    service: Any,
) -> None:
    case = service.case()
    cause = await service.hear(case.made())
    service.clock.turn_to(service.clock.now() + timedelta(days=2, hours=23))
    assert await service.fire_due_timers() == 0
    service.clock.turn_to(service.clock.now() + timedelta(hours=1))
    assert await service.fire_due_timers() == 1
    failed, _ = await service.events()
    assert isinstance(failed, NotificationFailedV2)
    assert (failed.failure_reason, failed.cause_event_id, failed.party_id) == ("no_contact", cause, case.referrer)
    assert await service.fire_due_timers() == 0
    await service.hear(case.contact())
    await service.deliver_all()
    assert await service.states() == ["delivered"]
    assert len(service.mailbox.mails()) == 1


async def test_the_latest_statement_of_a_contact_counts_however_late_an_older_one_comes(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact(email="second@school.example"), version=2)
    await service.hear(case.contact(email="first@school.example"), version=1)
    (row,) = await service.rows("SELECT address, version FROM contact")
    assert (row["address"], row["version"]) == ("second@school.example", 2)
    await service.hear(case.contact(email="third@school.example"), version=3)
    (row,) = await service.rows("SELECT address FROM contact")
    assert row["address"] == "third@school.example"


async def test_a_contact_stated_again_sends_nothing_twice_and_lets_go_what_waited_for_it(service: Any) -> None:
    case, forgotten = service.case(), service.case()
    await service.hear(case.contact())
    await service.hear(case.made())
    await service.deliver_all()
    await service.hear(forgotten.made())
    assert await service.states() == ["delivered", "awaiting_contact"]
    for one in (case, forgotten):
        await service.hear(one.contact(), version=2)
        await service.hear(one.contact(), version=2)
    await service.deliver_all()
    assert await service.states() == ["delivered", "delivered"]
    assert len(service.mailbox.mails()) == 2


async def test_a_contact_sealed_to_somebody_else_is_parked_and_nothing_is_kept(service: Any) -> None:
    case = service.case()
    with pytest.raises(Unprocessable) as refusal:
        await service.hear(case.contact(sealed_to=make_key_pair().public_jwk_set))
    assert refusal.value.reason == "bad_seal"
    assert refusal.value.__context__ is None
    assert await service.rows("SELECT FROM contact") == []


async def test_a_party_of_one_service_cannot_be_redirected_by_another(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    taken = TrainingContactStatedV1(**case.contact(email="elsewhere@school.example").model_dump())
    with pytest.raises(Unprocessable) as refusal:
        await service.hear(taken, version=9)
    assert refusal.value.reason == "party_of_another_service"
    (row,) = await service.rows("SELECT address, stated_by FROM contact")
    assert row["stated_by"] == "urn:attune:referrals"


async def test_a_contact_of_another_authority_reaches_nobody_here(service: Any) -> None:
    case = service.case()
    elsewhere = service.case(authority="E08000025")
    elsewhere.referrer = case.referrer
    await service.hear(elsewhere.contact())
    await service.hear(case.made())
    assert await service.states() == ["awaiting_contact"]


async def test_an_event_of_an_authority_without_a_policy_is_parked(service: Any) -> None:
    with pytest.raises(Unprocessable) as refusal:
        await service.hear(service.case(authority="E09000011").made())
    assert refusal.value.reason == "no_policy_for_authority"


@pytest.mark.parametrize("version", ["", "0", "-1", "two", "\u0661"])
def test_a_contact_without_a_usable_version_is_parked(version: str) -> None:
    with pytest.raises(Unprocessable):
        aggregate_version(Record("t", 0, 0, b"", {"ce_aggregateversion": version}, b""))


async def test_the_correlation_and_the_trace_of_a_case_go_on(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    correlation_id = str(uuid4())
    await service.hear(case.made(), ce_correlationid=correlation_id)
    await service.deliver_all()
    headers = await service.rows("SELECT headers FROM outbox")
    assert len(headers) == 2 * 2, "two facts, each in two majors"
    for row in headers:
        assert correlation_id in row["headers"]
        assert "0af7651916cd43dd8448eb211c80319c" in row["headers"]


async def test_the_database_repeats_the_rules(service: Any) -> None:
    await service.hear(service.case().made())
    async with service.pool.acquire() as connection:
        with pytest.raises(asyncpg.CheckViolationError, match="notification_delivered_has_evidence"):
            await connection.execute("UPDATE notification SET state = 'delivered'")
        with pytest.raises(asyncpg.CheckViolationError, match="notification_failed_has_reason"):
            await connection.execute("UPDATE notification SET state = 'failed'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE notification_step SET what = 'sent'")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("DELETE FROM notification")


async def test_who_only_looks_never_sees_an_address(service: Any, service_database: Any) -> None:
    database = await service_database("notifications")
    connection = await asyncpg.connect(database.readonly)
    try:
        await connection.execute("SELECT party_id, version FROM contact")
        await connection.execute("SELECT * FROM notification, notification_step")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SELECT address FROM contact")
    finally:
        await connection.close()
