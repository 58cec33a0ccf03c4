"""Consents of a referral are facts of it: numbered with its other facts, under its row lock."""

from attune_chassis.cause import Cause
from attune_chassis.database import Connection

from referrals.app.dependencies import Dependencies
from referrals.app.keeping import keep
from referrals.app.refused import refused
from referrals.domain.events import ConsentGiven, ConsentWithdrawn
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoPolicyForAuthority


async def keep_consent_fact(
    dependencies: Dependencies,
    connection: Connection,
    referral: Referral,
    fact: ConsentGiven | ConsentWithdrawn,
    cause: Cause,
) -> Referral:
    """Let a consent happen to the referral, which is locked in this transaction, and publish it."""
    policy = dependencies.policies.find(referral.authority, referral.referral_type)
    if policy is None:
        raise refused(NoPolicyForAuthority(referral.authority, referral.referral_type))
    return await keep(dependencies, connection, referral, (fact,), cause=cause, policy=policy)
