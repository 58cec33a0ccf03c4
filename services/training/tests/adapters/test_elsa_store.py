"""The store keeps authorities apart, and keeps the facts of a decision as they were."""

from uuid import UUID

from training.adapters.elsa_store import ElsaFilter, find_accreditation, find_elsa, list_elsas, lock_elsa

KENT, BIRMINGHAM = "E10000016", "E08000025"


async def test_an_elsa_is_found_only_by_their_own_authority(training) -> None:
    elsa_id = UUID(await training.register())
    async with training.pool.acquire() as connection, connection.transaction():
        for load in (find_elsa, lock_elsa):
            assert (await load(connection, KENT, elsa_id)).elsa_id == elsa_id
            assert await load(connection, BIRMINGHAM, elsa_id) is None
        for authority, number in ((KENT, 1), (BIRMINGHAM, 0)):
            wanted = ElsaFilter(authority, None, None, accredited=None, after=None, limit=10)
            assert len(await list_elsas(connection, wanted)) == number


async def test_a_decision_is_found_only_by_its_own_authority(training) -> None:
    elsa_id = UUID(await training.register())
    for day in range(1, 7):
        await training.post(f"/v1/elsas/{elsa_id}/training-days", {"day": day, "held_on": "2025-01-14"})
    for number in range(4):
        body = {"session_id": str(UUID(int=number)), "held_on": "2025-02-06", "duration_minutes": 120}
        await training.post(f"/v1/elsas/{elsa_id}/supervision-sessions", body)
    async with training.pool.acquire() as connection:
        granted = await find_accreditation(connection, KENT, elsa_id)
        assert await find_accreditation(connection, BIRMINGHAM, elsa_id) is None
        elsa = await find_elsa(connection, KENT, elsa_id)
    assert granted.facts == elsa.facts
    assert granted.granted_on == elsa.accredited_on
