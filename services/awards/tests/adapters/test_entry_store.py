"""The stores keep authorities apart, and an entry comes back as it was decided."""

from uuid import UUID

from awards.adapters.certificate_store import CertificateFilter, find_certificate, list_certificates
from awards.adapters.entry_store import find_entry, lock_entry

KENT, BIRMINGHAM = "E10000016", "E08000025"


async def test_an_entry_is_found_only_by_its_own_authority(awards) -> None:
    entry_id = UUID(await awards.enter())
    await awards.submit(str(entry_id), "bronze")
    async with awards.pool.acquire() as connection, connection.transaction():
        for load in (find_entry, lock_entry):
            found = await load(connection, BIRMINGHAM, entry_id)
            assert (found.version, found.open_submission.stage) == (2, "bronze")
            assert await load(connection, KENT, entry_id) is None


async def test_a_certificate_is_found_only_by_its_own_authority(awards) -> None:
    entry_id = await awards.enter()
    submission_id = (await awards.submit(entry_id, "bronze")).json()["submission_id"]
    certificate_id = UUID((await awards.decide(entry_id, submission_id)).json()["certificate_id"])
    async with awards.pool.acquire() as connection:
        assert (await find_certificate(connection, BIRMINGHAM, certificate_id)).stage == "bronze"
        assert await find_certificate(connection, KENT, certificate_id) is None
        for authority, number in ((BIRMINGHAM, 1), (KENT, 0)):
            wanted = CertificateFilter(authority, None, None, None, limit=10)
            assert len(await list_certificates(connection, wanted)) == number
