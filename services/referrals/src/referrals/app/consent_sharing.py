"""What a person shares by hand: the entry on the ledger comes first, and without it nothing may be shared (FR4)."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection

from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_access import lock_subject
from referrals.app.consent_document import sharing_documents
from referrals.app.consent_ledger import record_sharing
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.domain.consent import NoLiveConsent
from referrals.domain.consent_sharing import ToShare

CREATED = 201


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
