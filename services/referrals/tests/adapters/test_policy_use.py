"""A policy that was decided under never changes its text."""

from datetime import UTC, datetime

import pytest
from referrals.adapters.policies import Policies, documents_with_hashes, in_force
from referrals.adapters.policy_use import PolicyChangedError, PolicyUse

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.fixture
def shipped():
    return documents_with_hashes()


def policies_of(documents) -> Policies:
    return in_force(documents)


async def test_a_policy_is_confirmed_again_and_again_as_long_as_its_text_stays(referrals, shipped):
    policies = policies_of(shipped)
    policy = policies.every()[0]
    for use in (PolicyUse(policies), PolicyUse(policies)):
        async with referrals.pool.acquire() as connection:
            for _ in range(3):
                async with connection.transaction():
                    await use.confirm(connection, policy, NOW)


async def test_a_text_changed_behind_its_version_is_refused_before_anything_is_decided(referrals, shipped):
    policies = policies_of(shipped)
    policy = policies.every()[0]
    changed = policies_of([document._replace(sha256="0" * 64) for document in shipped])
    async with referrals.pool.acquire() as connection:
        async with connection.transaction():
            await PolicyUse(policies).confirm(connection, policy, NOW)
        with pytest.raises(PolicyChangedError, match="release a changed policy as a new version"):
            await PolicyUse(changed).confirm(connection, policy, NOW)


async def test_a_first_use_that_was_undone_binds_nobody(referrals, shipped):
    policies = policies_of(shipped)
    policy = policies.every()[0]
    use = PolicyUse(policies)
    async with referrals.pool.acquire() as connection:
        undone = connection.transaction()
        await undone.start()
        await use.confirm(connection, policy, NOW)
        await undone.rollback()
        changed = policies_of([document._replace(sha256="0" * 64) for document in shipped])
        async with connection.transaction():
            await PolicyUse(changed).confirm(connection, policy, NOW)
        with pytest.raises(PolicyChangedError):
            await use.confirm(connection, policy, NOW)
