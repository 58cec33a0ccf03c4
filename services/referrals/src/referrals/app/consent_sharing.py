"""Share something on a consent: the entry on the ledger comes first, and without it nothing may be shared (FR4)."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of

from referrals.adapters.consent_store import ConsentCase, add_sharing, lock_lines_of_case
from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_access import lock_subject
from referrals.app.consent_document import sharing_documents
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.domain.consent import NoLiveConsent
from referrals.domain.consent_sharing import Sharing, ToShare, share

CREATED = 201


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


async def share_by_command(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    referral_id: UUID,
    what: tuple[str, str, UUID | None, str],
) -> Answer:
    """201 with the entry, for what a person shares by hand; problem `no_live_consent` (409).

    `what`: scope, recipient, the person there, and the occasion.
    """

    async def work(connection: Connection) -> Answer:
        subject = await lock_subject(connection, principal, referral_id)
        scope, recipient, recipient_id, occasion = what
        wanted = ToShare(
            scope=scope,
            recipient=recipient,
            recipient_id=recipient_id,
            occasion=occasion,
            shared_by=staff_pseudonym(principal),
        )
        entry = await record_sharing(dependencies, connection, subject.case, wanted)
        if isinstance(entry, NoLiveConsent):
            raise ledger_refused(entry)
        return Answer(CREATED, sharing_documents([entry])[0])

    return await run_once(dependencies.pool, command, work)
