"""Read the consent ledger of a case: what was agreed, what was shared on it, and on what ground data is processed."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer

from referrals.adapters.consent_store import (
    RecordedLine,
    lawful_bases_of_case,
    lines_of_case,
    sharings_of_case,
)
from referrals.app.consent_access import find_subject, known_before
from referrals.app.consent_document import consent_document, lawful_basis_document, sharing_documents
from referrals.app.dependencies import Dependencies
from referrals.app.stated_day import stated_day


async def read_consents(dependencies: Dependencies, principal: Principal, referral_id: UUID, on: date | None) -> Answer:
    """200 with the ledger; `is_live` of each consent says whether it stands on that day, today where none is named.

    Those who refer see it as it was before a decision that is withheld from them, as they see the referral.
    """
    day = on or stated_day(None, dependencies.clock.now()).today
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        subject = await find_subject(connection, principal, referral_id)
        before = await known_before(connection, principal, subject.referral)
        lines = [_as_known(one, before) for one in await lines_of_case(connection, referral_id)]
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
        if one.recorded_at < before
    ]
    body = {
        "case_id": subject.case.case_id,
        "referral_is_made": subject.referral is not None,
        "on": day,
        "consents": consents,
        "sharings": sharing_documents(one for one in sharings if one.shared_at < before),
        "lawful_bases": [lawful_basis_document(basis) for basis in bases if basis.recorded_at < before],
    }
    return Answer(200, body, {"Cache-Control": "no-store"})


def _as_known(recorded: RecordedLine, before: datetime) -> RecordedLine:
    """The consent as it stood before that instant: one that was taken back later still stood."""
    withdrawn_at = recorded.line.withdrawn_at
    if withdrawn_at is None or withdrawn_at < before:
        return recorded
    return replace(recorded, line=replace(recorded.line, withdrawn_at=None), withdrawn_by=None)
