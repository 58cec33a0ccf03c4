"""The share of decisions that came by the day aimed at (KD8)."""

from datetime import UTC, datetime

import pytest
from referrals.entrypoints.http_reply_figures import ReplyFiguresAnswer

AUTUMN = {"first_on": "2026-09-01", "last_on": "2026-12-31"}


@pytest.fixture
async def decided(referrals):
    """Three referrals made on one day: one decided in time, one too late, one not at all."""
    referrals.clock.turn_to(datetime(2026, 9, 7, 9, tzinfo=UTC))
    in_time, too_late, _ = [await referrals.make(made_on="2026-09-07") for _ in range(3)]
    referrals.clock.turn_to(datetime(2026, 9, 28, 16, tzinfo=UTC))
    await referrals.decide(in_time, "acceptance", {})
    referrals.clock.turn_to(datetime(2026, 9, 29, 9, tzinfo=UTC))
    await referrals.decide(too_late, "acceptance", {"accepted_on": "2026-09-28"})
    return referrals


async def read(referrals, **query):
    answer = await referrals.get("/v1/reply-figures", **AUTUMN | query)
    assert answer.status_code == 200, answer.text
    return ReplyFiguresAnswer.model_validate(answer.json())


async def test_a_decision_counts_on_the_day_it_is_written_down_whatever_day_is_stated(decided):
    (elsa,) = (await read(decided)).services
    assert (elsa.referral_type, elsa.decided, elsa.with_target, elsa.within_target) == ("elsa", 2, 2, 1)
    assert elsa.percent_within_target == 50.0


async def test_only_the_days_asked_for_count_both_included(decided):
    assert (await read(decided, last_on="2026-09-28")).services[0].decided == 1
    assert (await read(decided, first_on="2026-09-29", last_on="2026-09-29")).services[0].within_target == 0
    assert (await read(decided, first_on="2026-09-30")).services == []


async def test_a_school_sees_the_figures_of_its_own_referrals_and_an_authority_its_own(decided):
    other_school = decided.token("school", settings=["urn:118254"])
    assert (await decided.get("/v1/reply-figures", token=other_school, **AUTUMN)).json()["services"] == []
    elsewhere = decided.token(authority="E08000025")
    assert (await decided.get("/v1/reply-figures", token=elsewhere, **AUTUMN)).json()["services"] == []


@pytest.mark.parametrize(
    "query", [{"last_on": "2026-08-31"}, {"first_on": "1999-12-31"}, {"last_on": "9999-12-31"}, {"to": "2026-12-31"}]
)
async def test_days_that_make_no_period_are_refused(referrals, query):
    assert (await referrals.get("/v1/reply-figures", **AUTUMN | query)).status_code == 422
