"""Writing down what was decided: facts and state as rows, published facts into the outbox, all in one transaction."""

from collections.abc import Sequence

from attune_chassis.cause import Cause
from attune_chassis.database import Connection
from attune_chassis.logs import get_logger

from referrals.adapters.referral_store import save_referral
from referrals.adapters.wire import messages
from referrals.app.clocks import record_with_clocks, wind
from referrals.app.dependencies import Dependencies
from referrals.domain.events import ReferralEvent
from referrals.domain.facts import Fact
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral

log = get_logger(__name__)


async def keep(
    dependencies: Dependencies,
    connection: Connection,
    referral: Referral,
    events: Sequence[ReferralEvent],
    *,
    cause: Cause,
    policy: ReferralPolicy,
) -> Referral:
    """Let `events`, and what the clocks add, happen to a referral locked in this transaction; gives what it becomes."""
    await dependencies.policy_use.confirm(connection, policy, cause.recorded_at)
    changed, facts = record_with_clocks(dependencies, referral, events, cause=cause, policy_version=policy.version)
    await save_referral(connection, changed, facts)
    await wind(dependencies, connection, referral, changed)
    await dependencies.outbox.append(connection, messages(changed, facts, cause))
    log_facts(facts)
    return changed


def log_facts(facts: Sequence[Fact]) -> None:
    """One line a fact, with references only."""
    for fact in facts:
        log.info(
            "referral_fact",
            fact=type(fact.event).__name__,
            referral_id=str(fact.referral_id),
            fact_id=str(fact.event_id),
            sequence=fact.sequence,
        )
