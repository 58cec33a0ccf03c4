"""Read the consent ledger of a case: what was agreed, what was shared on it, and on what ground data is processed."""

from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer

from referrals.adapters.consent_store import lawful_bases_of_case, lines_of_case, sharings_of_case
from referrals.app.consent_access import find_subject
from referrals.app.consent_document import consent_document, lawful_basis_document, sharing_documents
from referrals.app.dependencies import Dependencies
from referrals.app.stated_day import stated_day


async def read_consents(dependencies: Dependencies, principal: Principal, referral_id: UUID, on: date | None) -> Answer:
    """200 with the ledger; `is_live` of each consent says whether it stands on that day, today where none is named."""
    day = on or stated_day(None, dependencies.clock.now()).today
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        subject = await find_subject(connection, principal, referral_id)
        lines = await lines_of_case(connection, referral_id)
        sharings = await sharings_of_case(connection, referral_id)
        bases = await lawful_bases_of_case(connection, referral_id)
    consents = [
        consent_document(
            one.line,
            recorder=one.recorder,
            recorded_at=one.recorded_at,
            withdrawn_by=one.withdrawn_by,
            live_on=day,
        )
        for one in lines
    ]
    body = {
        "case_id": subject.case.case_id,
        "referral_is_made": subject.referral is not None,
        "on": day,
        "consents": consents,
        "sharings": sharing_documents(sharings),
        "lawful_bases": [lawful_basis_document(basis) for basis in bases],
    }
    return Answer(200, body, {"Cache-Control": "no-store"})
