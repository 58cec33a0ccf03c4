"""Who holds what first, over a real database."""

import asyncio
from typing import Any

from attune_contracts import EventModel
from attune_sandbox.testing.service_tests import record_of
from notifications.adapters import locks
from notifications.adapters.locks import Touched


def told(event: EventModel) -> Any:
    return record_of(event, recorded_at=event.occurred_at)


async def test_readers_who_hear_of_the_same_cases_in_another_order_wait_for_each_other(service: Any) -> None:
    lesser, greater = sorted((service.case() for _ in range(2)), key=lambda case: str(case.referral_id))
    async with service.handling(told(greater.made())):
        first = asyncio.create_task(service.handle(told(greater.accepted()), told(lesser.accepted())))
        await service.until_waiting_for_a_lock(1)
        second = asyncio.create_task(service.handle(told(lesser.made()), told(greater.declined())))
        await service.until_waiting_for_a_lock(2)
    await first
    await second
    assert await service.states() == ["awaiting_contact"] * 5


async def test_a_single_case_with_one_person_is_locked_by_whoever_decides_and_not_beforehand(service: Any) -> None:
    case = service.case()
    async with service.pool.acquire() as connection, connection.transaction():
        await locks.hold(connection, [Touched(case.authority, str(case.referral_id), frozenset({case.referrer}))])
        held = await connection.fetchval(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
    assert held == 0
