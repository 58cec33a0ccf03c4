"""Deferred, suppressed, let go again: over a real database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from attune_chassis.timers import Timer
from attune_contracts import Party
from attune_contracts.events.awards import CertificateIssuedV1
from attune_contracts.events.notifications import (
    DigestSentV1,
    NotificationDeferredV1,
    NotificationSuppressedV1,
    RecipientUnsubscribedV1,
    TopicSubscribedV1,
)
from attune_contracts.events.referrals import AppointmentMissedV1, ReferralTransferredV1
from attune_contracts.events.referrals.case_parties_event import CaseParty
from notifications.domain.digest import Deferral, digests_of
from notifications.main import definition

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 9, 21, 7, 0, tzinfo=UTC)


def certificate(case: Any, number: int = 1) -> CertificateIssuedV1:
    """News that can be switched off, for the case's referrer."""
    return CertificateIssuedV1(
        authority=case.authority,
        occurred_at=datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
        certificate_id=uuid4(),
        certificate_number=f"ATT-2026-{number:04}",
        certificate_kind="elsa_accreditation",
        issued_on=datetime(2026, 9, 14, tzinfo=UTC).date(),
        basis_event_id=uuid4(),
        policy_version="kent-elsa/1",
        setting_id="urn:118246",
        parties=(Party(role="holder", party_id=case.referrer),),
    )


class CutOffError(Exception):
    """The process dies here."""


class CutOff:
    """A connection that dies at its n-th statement."""

    def __init__(self, connection: Any, step: int) -> None:
        self._connection = connection
        self._left = step

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        if name in {"fetch", "fetchrow", "fetchval", "execute", "executemany", "cursor"}:
            self._left -= 1
            if self._left == 0:
                raise CutOffError(name)
        return found


async def cut_off_at(service: Any, step: int, work: Any) -> bool:
    """Do the work in one transaction that dies at its n-th statement; whether it did, and not end before."""
    try:
        async with service.pool.acquire() as connection, connection.transaction():
            await work(CutOff(connection, step))
    except CutOffError:
        return True
    return False


async def choose(service: Any, party_id: Any, *, key: str | None = None, **asked: Any) -> Any:
    token = service.token("notifications:preferences")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or str(uuid4())}
    body = {"preferences": []} | asked
    return await service.client.put(f"/v1/preferences/{party_id}", json=body, headers=headers)


def cadence(topic: str, wanted: str, **more: Any) -> dict[str, Any]:
    return {"topic": topic, "cadence": wanted} | more


async def timing_events(service: Any, kind: type) -> list[Any]:
    return [event for event in await service.events() if isinstance(event, kind)]


async def test_what_somebody_switched_off_is_suppressed_and_says_so(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    answer = await choose(service, case.referrer, preferences=[cadence("certificates", "off")])
    assert answer.status_code == 200, answer.text
    await service.hear(certificate(case))
    assert await service.waiting_deliveries() == []
    assert await service.states() == ["suppressed"]
    (suppressed,) = await timing_events(service, NotificationSuppressedV1)
    assert (suppressed.suppression_reason, suppressed.party_id) == ("unsubscribed", case.referrer)
    assert suppressed.policy_version == "kent-timing/1"


async def test_a_wish_for_one_setting_counts_for_the_news_of_that_setting_only(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await choose(service, case.referrer, preferences=[cadence("certificates", "off", setting_id="urn:118246")])
    await service.hear(certificate(case))
    await service.hear(certificate(case, 2).model_copy(update={"setting_id": "urn:999999"}))
    assert sorted(await service.states()) == ["created", "suppressed"]


async def test_a_wish_for_one_setting_counts_for_news_of_a_case_that_was_made_there_and_has_not_moved(
    service: Any,
) -> None:
    case = service.case()
    await service.hear(case.contact())
    wishes = [cadence("referral-appointments", "off", setting_id="urn:118246", role="referrer")]
    assert (await choose(service, case.referrer, preferences=wishes)).status_code == 200
    await service.hear(case.made())
    referrer = CaseParty(role="referrer", party_id=case.referrer)
    common = case.common | {"parties": (referrer,)}
    missed = {"appointment_id": uuid4(), "missed_by": "family", "attempts_owed": 2, "policy_version": "kent-elsa/1"}
    await service.hear(AppointmentMissedV1(**common, **missed, missed_count=1))
    both = (referrer, CaseParty(role="receiving_contact", party_id=uuid4()))
    moved = {"from_setting_id": "urn:118246", "to_setting_id": "urn:999999", "consent_id": uuid4()}
    on = {"effective_on": NOW.date(), "reason": "moved_school"}
    service.clock.turn_to(NOW + timedelta(hours=1))
    await service.hear(ReferralTransferredV1(**common | {"parties": both}, **moved, **on))
    await service.hear(AppointmentMissedV1(**common, **missed, missed_count=2))
    rows = await service.rows("SELECT state FROM notification WHERE purpose = 'appointment_missed' ORDER BY created_at")
    assert [row["state"] for row in rows] == ["suppressed", "created"]


async def test_what_must_be_told_goes_out_though_everything_is_switched_off(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    await choose(service, case.referrer, wants_nothing=True)
    await service.hear(case.made())
    await service.hear(certificate(case))
    assert sorted(await service.states()) == ["created", "suppressed"]


async def test_what_must_be_told_cannot_be_switched_off_and_the_refusal_says_why(service: Any) -> None:
    case = service.case()
    for wanted in ("off", "daily"):
        answer = await choose(service, case.referrer, preferences=[cadence("referral-decisions", wanted)])
        assert (answer.status_code, answer.json()["reason"]) == (409, "must_tell_cannot_be_switched_off")
        assert "what was decided about a child" in answer.json()["detail"]
    assert await service.events() == []


async def test_a_topic_nobody_writes_about_and_a_wish_that_stands_twice_are_named(service: Any) -> None:
    case = service.case()
    unknown = await choose(service, case.referrer, preferences=[cadence("gossip", "off")])
    assert (unknown.status_code, unknown.json()["reason"]) == (422, "topic_unknown")
    twice = await choose(service, case.referrer, preferences=[cadence("certificates", "off")] * 2)
    assert (twice.status_code, twice.json()["reason"]) == (422, "preference_stands_twice")


async def test_choosing_again_publishes_nothing_new_and_changes_are_published_once(service: Any) -> None:
    case, key = service.case(), str(uuid4())
    weekly = [cadence("certificates", "weekly")]
    for _ in range(2):
        await choose(service, case.referrer, key=key, preferences=weekly)
    await choose(service, case.referrer, preferences=weekly)
    (subscribed,) = await timing_events(service, TopicSubscribedV1)
    assert (subscribed.subscription_topic, subscribed.cadence) == ("certificates", "weekly")
    assert subscribed.subscribed_by == "staff"
    await choose(service, case.referrer, preferences=[cadence("certificates", "off")])
    (gone,) = await timing_events(service, RecipientUnsubscribedV1)
    assert gone.subscription_id == subscribed.subscription_id
    versions = [row.headers["ce_aggregateversion"] for row in await service.published()]
    assert versions == ["1", "2"]


async def test_the_more_exact_wish_counts(service: Any) -> None:
    case = service.case()
    await service.hear(case.contact())
    wishes = [cadence("certificates", "off"), cadence("certificates", "at_once", role="holder")]
    await choose(service, case.referrer, preferences=wishes)
    await service.hear(certificate(case))
    assert await service.states() == ["created"]


async def test_preferences_of_somebody_else_are_unknown(service: Any) -> None:
    other = service.token("notifications:preferences", settings=["urn:118246"])
    answer = await service.get(f"/v1/preferences/{uuid4()}", token=other)
    assert (answer.status_code, answer.json()["reason"]) == (404, "recipient_unknown")
    own = await service.get(f"/v1/preferences/{uuid4()}", token=service.token("notifications:preferences"))
    assert own.status_code == 200
    must_tell = {topic["topic"] for topic in own.json()["topics"] if not topic["can_be_switched_off"]}
    assert "referral-decisions" in must_tell


async def weekly_digest(service: Any, case: Any, count: int) -> None:
    await service.hear(case.contact())
    await choose(
        service, case.referrer, digest_hour="08:00", digest_weekday=1, preferences=[cadence("certificates", "weekly")]
    )
    for number in range(1, count + 1):
        await service.hear(certificate(case, number))
        service.clock.turn_to(service.clock.now() + timedelta(minutes=1))


async def test_a_digest_holds_each_item_once_in_order_at_the_persons_hour(service: Any) -> None:
    case = service.case()
    await weekly_digest(service, case, 3)
    assert await service.waiting_deliveries() == []
    assert [event.deferral_reason for event in await timing_events(service, NotificationDeferredV1)] == ["digest"] * 3
    assert {event.deferred_until for event in await timing_events(service, NotificationDeferredV1)} == {MONDAY_MORNING}
    service.clock.turn_to(MONDAY_MORNING - timedelta(seconds=1))
    assert await service.fire_due_timers() == 0
    service.clock.turn_to(MONDAY_MORNING)
    await service.fire_due_timers()
    assert len(await service.waiting_deliveries()) == 1
    await service.deliver_all()
    (mail,) = service.mailbox.mails()
    text = service.mailbox.open(mail).text
    places = [text.index(f"ATT-2026-{number:04}") for number in (1, 2, 3)]
    assert places == sorted(places)
    (sent,) = await timing_events(service, DigestSentV1)
    kept = await service.rows("SELECT notification_id FROM notification WHERE purpose <> 'digest' ORDER BY created_at")
    assert list(sent.item_notification_ids) == [row["notification_id"] for row in kept]
    assert sent.period_until == MONDAY_MORNING
    assert set(await service.states()) == {"delivered"}


async def test_a_service_that_was_down_at_the_hour_sends_the_digest_when_it_is_back(service: Any) -> None:
    case = service.case()
    await weekly_digest(service, case, 2)
    service.clock.turn_to(MONDAY_MORNING + timedelta(days=2))
    await service.fire_due_timers()
    await service.deliver_all()
    assert len(service.mailbox.mails()) == 1


async def test_an_item_that_comes_late_to_a_digest_makes_another_and_is_not_lost(service: Any) -> None:
    """The clock of one process may be behind another's: it defers to an hour whose digest has gone out."""
    case = service.case()
    await weekly_digest(service, case, 1)
    late = service.clock.now()
    service.clock.turn_to(MONDAY_MORNING)
    await service.fire_due_timers()
    await service.deliver_all()
    service.clock.turn_to(late)
    await service.hear(certificate(case, 2))
    service.clock.turn_to(MONDAY_MORNING + timedelta(seconds=1))
    await service.fire_due_timers()
    await service.deliver_all()
    assert len(service.mailbox.mails()) == 2
    held = [item for event in await timing_events(service, DigestSentV1) for item in event.item_notification_ids]
    assert len(held) == len(set(held)) == 2


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 7, 9, 11, 13, 16, 19, 22, 25, 30])
async def test_a_digest_cut_off_at_any_statement_loses_and_doubles_nothing(service: Any, step: int) -> None:
    case = service.case()
    await weekly_digest(service, case, 2)
    service.clock.turn_to(MONDAY_MORNING)
    (row,) = await service.rows("SELECT * FROM timer")
    timer = Timer(row["id"], row["due"], row["kind"], row["subject"])

    async def fire(connection: Any) -> None:
        await connection.execute("DELETE FROM timer WHERE id = $1", row["id"])
        await definition.timers(service.resources)[timer.kind](connection, timer, service.clock.now())

    if await cut_off_at(service, step, fire):
        assert await service.rows("SELECT FROM digest") == []
        await service.fire_due_timers()
    (delivery,) = await service.waiting_deliveries()
    outcome = await service.attempt(delivery)

    async def settle(connection: Any) -> None:
        await connection.execute("DELETE FROM delivery WHERE id = $1", delivery.id)
        await service.channel.settle(connection, delivery, outcome)

    if await cut_off_at(service, step, settle):
        assert await timing_events(service, DigestSentV1) == []
        await service.settle(delivery, outcome)
    (sent,) = await timing_events(service, DigestSentV1)
    assert len(set(sent.item_notification_ids)) == 2
    assert set(await service.states()) == {"delivered"}
    assert len(service.mailbox.mails()) == 1


async def test_the_digests_can_be_made_again_from_the_ledger(service: Any) -> None:
    case, other = service.case(), service.case()
    await weekly_digest(service, case, 3)
    await service.hear(other.contact(email="other@school.example"))
    await choose(service, other.referrer, preferences=[cadence("certificates", "weekly")])
    await service.hear(certificate(other, 9))
    service.clock.turn_to(MONDAY_MORNING)
    await service.fire_due_timers()
    rows = await service.rows(
        """SELECT n.notification_id, n.party_id, n.channel, n.created_at, s.detail FROM notification n
           JOIN notification_step s USING (notification_id) WHERE s.what = 'deferred' AND s.detail LIKE 'digest_%'"""
    )
    deferrals = [
        Deferral(
            row["notification_id"],
            row["party_id"],
            row["channel"],
            row["created_at"],
            datetime.strptime(row["detail"], "digest_%Y%m%dt%H%M%Sz").replace(tzinfo=UTC),
        )
        for row in reversed(rows)
    ]
    kept = await service.rows(
        """SELECT array_agg(i.notification_id ORDER BY i.number) AS items FROM digest_item i
           JOIN digest d USING (digest_id) GROUP BY digest_id"""
    )
    assert {held.items for held in digests_of(deferrals)} == {tuple(row["items"]) for row in kept}
    assert len(kept) == 2


async def test_who_unsubscribes_before_the_hour_gets_nothing_in_the_digest(service: Any) -> None:
    case = service.case()
    await weekly_digest(service, case, 2)
    await choose(service, case.referrer, preferences=[cadence("certificates", "off")])
    service.clock.turn_to(MONDAY_MORNING)
    await service.fire_due_timers()
    assert await service.waiting_deliveries() == []
    assert await service.states() == ["suppressed", "suppressed"]


async def test_somebody_can_send_at_once_what_waits_and_the_reason_is_on_record(service: Any) -> None:
    case = service.case()
    await weekly_digest(service, case, 1)
    (row,) = await service.rows("SELECT notification_id FROM notification")
    path = f"/v1/notifications/{row['notification_id']}/send-now"
    unknown = await service.post(path, {"urgent_reason": "impatience"})
    assert (unknown.status_code, unknown.json()["reason"]) == (422, "urgent_reason_unknown")
    answer = await service.post(path, {"urgent_reason": "safeguarding"})
    assert answer.status_code == 200, answer.text
    assert ("released", "urgent_safeguarding") in await service.steps()
    again = await service.post(path, {"urgent_reason": "safeguarding"})
    assert (again.status_code, again.json()["reason"]) == (409, "nothing_waits")
    await service.deliver_all()
    service.clock.turn_to(MONDAY_MORNING)
    await service.fire_due_timers()
    await service.deliver_all()
    assert len(service.mailbox.mails()) == 1
