"""The clocks in the service: wound with every change, looked at when their day comes, silent when it means nothing."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from attune_chassis.timers import Timer
from attune_chassis.working_days import london_instant
from attune_contracts.events.referrals import NoticeWithholdingReviewDueV1
from referrals.alarms import LOOP_ALARMS

MADE_ON = "2026-09-07"
TARGET_ON, WARN_ON = date(2026, 9, 28), date(2026, 9, 21)
HEARS_BY = date(2026, 10, 26)


def at(day: date, hour: int = 9) -> datetime:
    return london_instant(day, time(hour))


async def timers_of(referrals: Any, referral_id: str) -> list[tuple[str, datetime]]:
    rows = await referrals.rows("SELECT kind, due FROM timer WHERE subject = $1 ORDER BY due", referral_id)
    return [(row["kind"], row["due"]) for row in rows]


async def facts_of(referrals: Any, referral_id: str) -> list[str]:
    query = "SELECT type FROM referral_fact WHERE referral_id = $1 ORDER BY sequence"
    return [row["type"] for row in await referrals.rows(query, UUID(referral_id))]


async def details_of(referrals: Any, fact: str) -> list[dict[str, Any]]:
    query = "SELECT detail FROM referral_fact WHERE type = $1 ORDER BY referral_id, sequence"
    return [json.loads(row["detail"]) for row in await referrals.rows(query, fact)]


async def fire_due_timers(referrals: Any) -> int:
    """Every timer that is due by the service's clock, and those it sets meanwhile, each in its own transaction."""
    handlers, fired = referrals.definition.timers(referrals.resources), 0
    while due := await referrals.rows(
        "SELECT * FROM timer WHERE due <= $1 ORDER BY due LIMIT 1", referrals.clock.now()
    ):
        (row,) = due
        fired += 1
        assert fired < 20, "a timer is set again for a moment that has passed"
        async with referrals.pool.acquire() as connection, connection.transaction():
            await connection.execute("DELETE FROM timer WHERE id = $1", row["id"])
            timer = Timer(row["id"], row["due"], row["kind"], row["subject"])
            await handlers[row["kind"]](connection, timer, referrals.clock.now())
    return fired


async def look_on(referrals: Any, day: date, hour: int = 9) -> list[str]:
    """Turn the clock to that day, let what is due fire, and give the names of the facts that followed."""
    before = len(await referrals.rows("SELECT FROM referral_fact"))
    referrals.clock.turn_to(at(day, hour))
    await fire_due_timers(referrals)
    rows = await referrals.rows("SELECT type FROM referral_fact ORDER BY referral_id, sequence OFFSET $1", before)
    return [row["type"] for row in rows]


@pytest.fixture
async def made(referrals) -> str:
    """A referral made in September, on the day it was made."""
    referrals.clock.turn_to(at(date(2026, 9, 7)))
    return await referrals.make(made_on=MADE_ON)


async def test_a_referral_that_is_made_sets_its_target_and_its_timers(referrals, made):
    assert await facts_of(referrals, made) == ["ReferralMade", "ReplyTargetSet"]
    assert await timers_of(referrals, made) == [
        ("reply_target_at_risk", at(WARN_ON, 8)),
        ("reply_target_missed", at(date(2026, 9, 29), 0)),
        ("referrer_silence", at(date(2026, 10, 27), 8)),
    ]


async def test_the_referrer_is_warned_before_the_target_and_the_miss_is_said_once(referrals, made):
    assert await look_on(referrals, date(2026, 9, 20)) == []
    assert await look_on(referrals, WARN_ON) == ["ReplyTargetAtRisk"]
    assert await look_on(referrals, TARGET_ON) == []
    assert await look_on(referrals, date(2026, 9, 29)) == ["ReplyTargetMissed"]
    assert await look_on(referrals, date(2026, 9, 30)) == []


async def test_what_the_clocks_say_is_published(referrals, made):
    await look_on(referrals, WARN_ON)
    await look_on(referrals, date(2026, 10, 27))
    assert await referrals.types(made) == [
        "ReferralMade",
        "ReplyTargetSet",
        "ReplyTargetAtRisk",
        "ReplyTargetMissed",
        "ReferrerFeedbackOverdue",
    ]


async def test_a_decision_cancels_the_timers_of_the_target(referrals, made):
    await referrals.decide(made, "acceptance", {"accepted_on": MADE_ON})
    assert [kind for kind, _ in await timers_of(referrals, made)] == ["referrer_silence"]
    assert await look_on(referrals, date(2026, 9, 29)) == []


async def test_a_timer_that_is_firing_while_the_decision_falls_waits_for_it_and_does_nothing(referrals, made):
    """The decision cannot cancel what its loop has taken already, and does not wait for it either."""
    (row,) = await referrals.rows("SELECT * FROM timer WHERE kind = 'reply_target_missed'")
    handlers = referrals.definition.timers(referrals.resources)
    async with referrals.pool.acquire() as connection, connection.transaction():
        await connection.execute("DELETE FROM timer WHERE id = $1", row["id"])
        await referrals.decide(made, "acceptance", {"accepted_on": MADE_ON})
        facts = await facts_of(referrals, made)
        timer = Timer(row["id"], row["due"], row["kind"], row["subject"])
        await handlers[row["kind"]](connection, timer, at(date(2026, 9, 29)))
    assert await facts_of(referrals, made) == facts
    assert [kind for kind, _ in await timers_of(referrals, made)] == ["referrer_silence"]


async def test_a_silence_goes_up_the_line_and_ends_the_moment_the_referrer_hears(referrals, made):
    await referrals.decide(made, "acceptance", {"accepted_on": MADE_ON})
    assert await look_on(referrals, date(2026, 10, 27)) == ["ReferrerFeedbackOverdue"]
    (overdue,) = await details_of(referrals, "ReferrerFeedbackOverdue")
    assert overdue == {"owed": "decision", "step": "worker", "due_on": HEARS_BY.isoformat(), "silent_days": 50}
    await referrals.delivered(made, "accepted")
    assert [kind for kind, _ in await timers_of(referrals, made)] == ["referrer_silence"]
    assert await look_on(referrals, date(2026, 12, 1)) == []


async def test_after_a_long_stoppage_every_step_is_taken_once_from_the_lowest(referrals, made):
    await referrals.decide(made, "acceptance", {"accepted_on": MADE_ON})
    assert await look_on(referrals, date(2027, 3, 1)) == ["ReferrerFeedbackOverdue"] * 3
    steps = [overdue["step"] for overdue in await details_of(referrals, "ReferrerFeedbackOverdue")]
    assert steps == ["worker", "manager", "head_of_service"]
    assert await timers_of(referrals, made) == []


async def test_the_same_history_gives_its_facts_the_same_ids_again(referrals, made):
    """So that a service restored from a backup makes the same facts, and the log can recognise its own."""
    row = (await referrals.rows("SELECT * FROM timer WHERE kind = 'reply_target_at_risk'"))[0]
    handlers = referrals.definition.timers(referrals.resources)
    referrals.clock.turn_to(at(WARN_ON))
    ids: list[UUID] = []
    for _ in range(2):
        async with referrals.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await handlers[row["kind"]](
                connection, Timer(row["id"], row["due"], row["kind"], row["subject"]), referrals.clock.now()
            )
            found = await connection.fetch("SELECT event_id FROM referral_fact WHERE type = 'ReplyTargetAtRisk'")
            ids += [fact["event_id"] for fact in found]
            await transaction.rollback()
    assert len(ids) == 2
    assert ids[0] == ids[1]


async def test_a_forecast_is_told_once_there_are_decisions_to_make_it_of(referrals, made):
    referrals.clock.turn_to(at(date(2026, 9, 25)))
    for decided_on in (20, 21, 22, 23, 24):
        referral_id = await referrals.make(made_on="2026-09-04")
        await referrals.decide(referral_id, "acceptance", {"accepted_on": f"2026-09-{decided_on}"})
    await look_on(referrals, date(2026, 9, 25), 12)
    (at_risk,) = await details_of(referrals, "ReplyTargetAtRisk")
    assert at_risk == {"target_on": TARGET_ON.isoformat(), "forecast_on": "2026-09-28"}
    assert await facts_of(referrals, made) == ["ReferralMade", "ReplyTargetSet", "ReplyTargetAtRisk"]


async def test_a_referral_from_before_the_clocks_is_looked_at_once(referrals, made):
    """The migration sets such a timer for each that is not closed."""
    await referrals.rows("DELETE FROM timer")
    async with referrals.pool.acquire() as connection:
        await connection.execute(
            "INSERT INTO timer (id, due, kind, subject) VALUES ($1, $2, 'referral_clocks', $3)",
            UUID(int=77),
            datetime(2026, 9, 7, tzinfo=UTC),
            made,
        )
    assert await fire_due_timers(referrals) == 1
    assert [kind for kind, _ in await timers_of(referrals, made)] == [
        "reply_target_at_risk",
        "reply_target_missed",
        "referrer_silence",
    ]


async def test_a_withheld_notice_is_raised_once_on_each_day_of_review_though_its_referral_is_closed(referrals):
    referral_id = await referrals.make()
    withhold = {"reason": "safeguarding", "review_on": "2026-12-10"}
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "withhold": withhold}
    declined = await referrals.decide(referral_id, "decline", body)
    assert declined["state"] == "closed"
    assert await look_on(referrals, date(2026, 12, 10), hour=7) == []
    assert await look_on(referrals, date(2026, 12, 10)) == ["NoticeWithholdingReviewDue"]
    assert await look_on(referrals, date(2026, 12, 11)) == []
    (raised,) = [
        row.event for row in await referrals.published() if isinstance(row.event, NoticeWithholdingReviewDueV1)
    ]
    assert ([party.role for party in raised.parties], raised.review_on) == (["manager"], date(2026, 12, 10))
    (held,) = (await referrals.get("/v1/notices", due=True)).json()["notices"]
    assert (held["referral_id"], held["is_overdue"]) == (referral_id, True)
    again = {"reason": "safeguarding", "review_on": "2027-01-15"}
    await referrals.decide(referral_id, f"notices/{held['notice_event_id']}/withholding", again)
    assert (await referrals.get("/v1/notices", due=True)).json()["notices"] == []
    assert await look_on(referrals, date(2027, 1, 15)) == ["NoticeWithholdingReviewDue"]


async def test_the_loop_is_told_as_gauges(referrals):
    untold, withheld = await referrals.make(), await referrals.make()
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"]}
    withhold = {"reason": "safeguarding", "review_on": "2026-11-20"}
    await referrals.decide(untold, "decline", body)
    await referrals.decide(withheld, "decline", body | {"withhold": withhold})
    referrals.clock.turn_to(referrals.clock.now() + timedelta(hours=1))
    read = referrals.definition.gauges(referrals.resources)
    async with referrals.pool.acquire() as connection:
        gauges = {gauge.name: dict(gauge.figures) for gauge in await read(connection)}
    assert gauges == {
        "referrals_untold_notices": {("open",): 1, ("failed",): 0, ("withheld",): 1},
        "referrals_overdue_notices": {("failed",): 0, ("withheld",): 1},
        "referrals_oldest_untold_seconds": {(): 3600.0},
        "referrals_closed_unacknowledged": {(): 0},
        "referrals_reply_targets": {("at_risk",): 0, ("missed",): 0},
    }
    assert {alarm.name for alarm in LOOP_ALARMS} <= gauges.keys()
