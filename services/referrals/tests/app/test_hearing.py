"""What the consumer hears: fresh, duplicate, late, out of order and strange, over the real database."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from attune_chassis.subscription import Received, Unprocessable
from attune_contracts.events.notifications import NotificationDeliveredV2
from attune_contracts.events.referrals import ReferralReopenedV1
from attune_sandbox.testing.service_tests import record_of

BIRMINGHAM = "E08000025"
NOW = datetime(2026, 9, 8, 9, tzinfo=UTC)


@pytest.fixture
async def declined(referrals):
    """A declined referral whose referrer was not told yet."""
    referral_id = await referrals.make()
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
    await referrals.decide(referral_id, "decline", body)
    return referral_id


async def state(referrals, referral_id):
    return (await referrals.shown(referral_id))["state"]


async def test_a_notice_delivered_settles_and_closes(referrals, declined):
    await referrals.delivered(declined, "declined")
    assert await state(referrals, declined) == "closed"
    assert await referrals.types(declined) == [
        "ReferralMade",
        "ReplyTargetSet",
        "ReferralDeclined",
        "ReferrerInformed",
        "ReferralClosed",
    ]


async def test_the_same_notice_twice_changes_nothing_the_second_time(referrals, declined):
    ce_id = uuid4()
    await referrals.delivered(declined, "declined", ce_id=ce_id)
    published = await referrals.published()
    await referrals.delivered(declined, "declined", ce_id=ce_id)
    await referrals.delivered(declined, "declined")
    assert await referrals.published() == published
    assert len((await referrals.shown(declined))["told"]) == 2


async def test_readers_who_hear_of_the_same_referrals_in_another_order_wait_for_each_other(referrals):
    decline = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
    lesser, greater = sorted([await referrals.make(), await referrals.make()])
    for referral_id in (lesser, greater):
        await referrals.decide(referral_id, "decline", decline)
    one, other = [
        record_of(await referrals.delivery(referral_id, "declined"), version=2, offset=offset, recorded_at=NOW)
        for offset, referral_id in enumerate((greater, lesser))
    ]
    async with referrals.handling(one):
        first = asyncio.create_task(referrals.handle(one, other))
        await referrals.until_waiting_for_a_lock(1)
        second = asyncio.create_task(referrals.handle(other, one))
        await referrals.until_waiting_for_a_lock(2)
    await first
    await second
    assert [await state(referrals, referral_id) for referral_id in (lesser, greater)] == ["closed", "closed"]


async def test_a_bounce_after_the_end_opens_the_referral_again_until_a_person_has_told_the_referrer(
    referrals, declined
):
    await referrals.delivered(declined, "declined")
    await referrals.failed(declined, "declined")
    shown = await referrals.shown(declined)
    assert (shown["state"], shown["notices"][0]["status"]) == ("declined", "failed")
    untold = (await referrals.get("/v1/referrals", told="open")).json()["referrals"]
    assert [line["referral_id"] for line in untold] == [declined]
    await referrals.delivered(declined, "declined", evidence="human", version=4)
    assert await state(referrals, declined) == "closed"
    assert (await referrals.types(declined))[-5:] == [
        "ReferrerInformed",
        "ReferralClosed",
        "ReferralReopened",
        "ReferrerInformed",
        "ReferralClosed",
    ]


async def test_a_referral_opened_again_names_whom_to_tell_and_of_what(referrals, declined):
    shown = await referrals.shown(declined)
    await referrals.delivered(declined, "declined")
    await referrals.failed(declined, "declined")
    reopened = next(row for row in await referrals.published() if isinstance(row.event, ReferralReopenedV1))
    assert (reopened.topic, reopened.key) == (ReferralReopenedV1.topic, declined)
    assert reopened.headers["ce_aggregateversion"] == "6"
    assert reopened.event.reopen_reason == "notice_failed"
    assert str(reopened.event.notice_event_id) == shown["notices"][0]["notice_event_id"]
    assert [str(party.party_id) for party in reopened.event.parties] == [shown["referrer_party_id"]]


async def test_published_versions_have_no_gaps_around_facts_kept_inside(referrals, declined):
    await referrals.failed(declined, "declined")
    await referrals.delivered(declined, "declined", evidence="human", version=4)
    versions = [
        row.headers["ce_aggregateversion"]
        for row in await referrals.published()
        if row.topic == ReferralReopenedV1.topic
    ]
    assert sorted(set(versions)) == ["1", "2", "3", "4", "5"], "facts told in two majors have one version"


async def test_a_delivery_heard_after_its_bounce_does_not_close(referrals, declined):
    await referrals.failed(declined, "declined", version=3)
    await referrals.delivered(declined, "declined", version=2)
    assert await state(referrals, declined) == "declined"


async def test_a_notice_to_another_person_does_not_close(referrals, declined):
    await referrals.delivered(declined, "declined", changes={"party_id": uuid4()})
    assert await state(referrals, declined) == "declined"


async def test_a_notice_of_another_authority_does_not_close(referrals, declined):
    await referrals.delivered(declined, "declined", changes={"authority": BIRMINGHAM})
    assert await state(referrals, declined) == "declined"


async def test_a_notice_of_another_services_event_is_passed_over(referrals, declined):
    await referrals.delivered(declined, "declined", changes={"cause_type": "attune.awards.CertificateIssued.v1"})
    assert await state(referrals, declined) == "declined"
    assert await referrals.rows("SELECT event_id FROM notice_heard") == []


async def test_a_notice_of_a_referral_nobody_knows_is_kept_and_harms_nothing(referrals, declined):
    before = await referrals.published()
    await referrals.delivered(declined, "declined", changes={"cause_subject": str(uuid4())})
    assert await referrals.published() == before
    assert len(await referrals.rows("SELECT event_id FROM notice_heard")) == 1


async def test_the_receipt_is_on_the_timeline_and_settles_nothing(referrals, declined):
    made = (await referrals.shown(declined))["timeline"][0]["event_id"]
    changes = {"cause_event_id": UUID(made), "cause_type": "attune.referrals.ReferralMade.v1"}
    await referrals.delivered(declined, "declined", changes=changes)
    shown = await referrals.shown(declined)
    assert [told["cause_type"] for told in shown["told"]] == ["attune.referrals.ReferralMade.v1"]
    assert shown["state"] == "declined"


async def test_a_notice_heard_before_its_decision_is_known_settles_it_when_the_decision_is_made_again(referrals):
    """After a restore the service hears of a notice whose decision it has lost, and which is then taken again."""
    referral_id, key = await referrals.make(), str(uuid4())
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
    await referrals.decide(referral_id, "decline", body, key=key)
    shown = await referrals.shown(referral_id)
    await _forget_everything_after_the_first_fact(referrals)
    told = NotificationDeliveredV2(
        authority="E10000016",
        occurred_at=referrals.clock.now(),
        notification_id=uuid4(),
        cause_event_id=UUID(shown["notices"][0]["notice_event_id"]),
        cause_type="attune.referrals.ReferralDeclined.v1",
        cause_subject=referral_id,
        party_id=UUID(shown["referrer_party_id"]),
        purpose="referral_declined",
        channel="email",
        evidence="accepted_by_server",
        delivered_at=referrals.clock.now(),
    )
    await referrals.hear(told, version=2)
    assert await state(referrals, referral_id) == "made"
    again = await referrals.decide(referral_id, "decline", body, key=key)
    assert again["state"] == "closed"
    assert again["notices"][0]["notice_event_id"] == shown["notices"][0]["notice_event_id"]


async def _forget_everything_after_the_first_fact(referrals):
    await referrals.rows("ALTER TABLE notice_obligation DISABLE TRIGGER USER")
    await referrals.rows("DELETE FROM notice_obligation")
    await referrals.rows("ALTER TABLE notice_obligation ENABLE TRIGGER USER")
    await referrals.rows("DELETE FROM referral_fact WHERE sequence > 1")
    await referrals.rows("DELETE FROM command")
    await referrals.rows("DELETE FROM outbox")
    await referrals.rows(
        "UPDATE referral SET stage = 'made', sequence = 1, version = 1, declined_on = NULL, decline_reason = NULL,"
        " signpost_codes = '{}', closing_reason = NULL, open_obligation_count = 0"
    )


async def test_an_accreditation_heard_twice_is_one(referrals):
    for _ in range(2):
        await referrals.hear(referrals.accreditation())
    assert len(await referrals.rows("SELECT elsa_id FROM accredited_elsa")) == 1


async def test_the_first_word_about_an_elsa_stands_also_within_one_batch(referrals):
    (hears,) = (one for one in referrals.subscriptions if one.consumer == "referrals-accredited-elsas")
    events = [referrals.accreditation(), referrals.accreditation(authority=BIRMINGHAM)]
    records = [record_of(event, recorded_at=datetime(2026, 7, 2, tzinfo=UTC)) for event in events]
    async with referrals.pool.acquire() as connection, connection.transaction():
        await hears.handle(connection, [Received(*one) for one in zip(records, events, strict=True)])
    (row,) = await referrals.rows("SELECT authority, recorded_at FROM accredited_elsa")
    assert (row["authority"], row["recorded_at"]) == ("E10000016", datetime(2026, 7, 2, tzinfo=UTC))


async def test_an_accreditation_that_says_no_time_is_set_aside(referrals):
    with pytest.raises(Unprocessable):
        await referrals.hear(referrals.accreditation(), headers={"ce_time": "yesterday"})


async def test_a_notice_without_its_version_is_set_aside_for_an_operator(referrals, declined):
    (hears,) = (one for one in referrals.subscriptions if one.consumer == "referrals")
    record = referrals.sealed(uuid4())
    told = NotificationDeliveredV2.model_construct(
        cause_type="attune.referrals.ReferralDeclined.v1", cause_subject=declined
    )
    headers = {name: value for name, value in record.headers.items() if name != "ce_aggregateversion"}
    headers |= {"ce_type": "attune.notifications.NotificationDelivered.v2"}
    received = Received(type(record)("t", 0, 0, b"k", headers, b"{}"), _complete(told, declined))
    async with referrals.pool.acquire() as connection:
        with pytest.raises(Unprocessable):
            await hears.handle(connection, [received])


def _complete(told, referral_id):
    values = {
        "authority": "E10000016",
        "cause_event_id": uuid4(),
        "party_id": uuid4(),
        "notification_id": uuid4(),
        "channel": "email",
        "evidence": "human",
        "confirmed_by": "coordinator",
        "delivered_at": None,
    }
    return told.model_copy(update=values)
