"""Making a referral, seen from the database."""

from itertools import chain, repeat
from types import SimpleNamespace

import pytest
from attune_chassis.cause import caused_by_command
from referrals.app.make_referral import REFERENCE_ATTEMPTS_MAX, NoFreeReferenceError, _free_reference
from referrals.domain.reference_number import reference_number


async def test_a_reference_number_that_is_taken_is_passed_over(referrals):
    referral_id = await referrals.make()
    taken = (await referrals.shown(referral_id))["reference"]
    await referrals.rows("UPDATE referral SET reference = $1", reference_number(7))
    numbers = SimpleNamespace(drawn=chain((7, 7), repeat(8)))
    async with referrals.pool.acquire() as connection:
        free = await _free_reference(connection, lambda _: next(numbers.drawn))
    assert taken != free == reference_number(8)


async def test_a_service_without_free_reference_numbers_says_so(referrals):
    await referrals.make()
    await referrals.rows("UPDATE referral SET reference = $1", reference_number(7))
    attempts = []
    async with referrals.pool.acquire() as connection:
        with pytest.raises(NoFreeReferenceError):
            await _free_reference(connection, lambda attempt: attempts.append(attempt) or 7)
    assert attempts == list(range(REFERENCE_ATTEMPTS_MAX))


async def test_each_referral_has_people_of_its_own(referrals):
    first, second = await referrals.make(), await referrals.make()
    parties = {(await referrals.shown(referral_id))["referrer_party_id"] for referral_id in (first, second)}
    assert len(parties) == 2


async def test_the_events_of_a_command_name_it_as_their_cause(referrals):
    await referrals.make()
    contact, made, *others = await referrals.published()
    assert [row.headers["ce_type"] for row in others] == [
        "attune.referrals.ReferralMade.v1",
        "attune.referrals.ReplyTargetSet.v1",
    ]
    for name in ("ce_causationid", "ce_correlationid"):
        assert {row.headers[name] for row in (contact, made, *others)} == {made.headers[name]}
    cause = caused_by_command(made.event.referral_id, made.event.occurred_at)
    assert cause.event_id(0) != cause.event_id(1) != cause.id("contact")
