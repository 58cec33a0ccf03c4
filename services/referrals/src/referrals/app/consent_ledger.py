"""Every sharing stands on the ledger and cites the consent that allows it; what cannot, is not shared (FR4)."""

from collections.abc import Iterable

from attune_chassis.database import Connection
from attune_chassis.days import day_of

from referrals.adapters.consent_store import ConsentCase, add_sharing, lock_lines_of_case
from referrals.app.dependencies import Dependencies
from referrals.app.refused import refused
from referrals.domain.consent import NoLiveConsent
from referrals.domain.consent_occasions import occasions_of
from referrals.domain.consent_sharing import Sharing, ToShare, share
from referrals.domain.events import ReferralEvent
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral


async def record_sharing(
    dependencies: Dependencies, connection: Connection, case: ConsentCase, what: ToShare
) -> Sharing | NoLiveConsent:
    """Put on the ledger that this is shared now, in the caller's transaction; or that no live consent covers it.

    For every use case that shows something of a case to another service: share only when this gives a `Sharing`. The
    lines stay locked until the transaction ends, so that none is taken back in between.
    """
    now = dependencies.clock.now()
    lines = await lock_lines_of_case(connection, case.case_id)
    entry = share(lines, what, sharing_id=dependencies.new_id(), today=day_of(now), now=now)
    if isinstance(entry, Sharing):
        await add_sharing(connection, case, entry)
    return entry


async def share_on_decision(
    dependencies: Dependencies,
    connection: Connection,
    referral: Referral,
    decision: tuple[Iterable[ReferralEvent], ReferralPolicy],
    shared_by: str,
) -> None:
    """Put on the ledger what a decision about the referral shares; problem `no_live_consent` (409).

    A decision may be dated back to a day on which the family still agreed: what counts for sharing is this moment.
    """
    case = ConsentCase(referral.referral_id, referral.authority, referral.setting_id)
    for occasion in occasions_of(*decision):
        what = ToShare(
            scope=occasion.scope,
            recipient=occasion.recipient,
            recipient_id=None,
            occasion=occasion.name,
            shared_by=shared_by,
        )
        entry = await record_sharing(dependencies, connection, case, what)
        if isinstance(entry, NoLiveConsent):
            raise refused(entry)
