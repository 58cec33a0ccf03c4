"""Take a consent back: sharing stops at once, and the answer lists who has already seen what on it (FR4)."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.problems import Problem

from referrals.adapters.consent_store import lines_of_case, lock_line, sharings_of_case, withdraw_line
from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_access import known_before, lock_subject
from referrals.app.consent_document import consent_document, sharing_documents
from referrals.app.consent_facts import keep_consent_fact
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.app.stated_day import stated_day
from referrals.domain.consent import ConsentLine
from referrals.domain.consent_given import consent_withdrawn, withdraw_consent
from referrals.domain.consent_sharing import already_seen


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """Which consent, and who took it back."""

    consent_id: UUID
    withdrawn_by: str


async def withdraw_consent_of_referral(
    dependencies: Dependencies, principal: Principal, command: Command, referral_id: UUID, asked: WithdrawConsent
) -> Answer:
    """200 with the consent as it now is and everybody who has seen something on it. Takes effect at this moment."""

    async def work(connection: Connection) -> Answer:
        subject = await lock_subject(connection, principal, referral_id)
        consent_id, withdrawn_by = asked.consent_id, asked.withdrawn_by
        line = await lock_line(connection, subject.case.case_id, consent_id)
        if line is None:
            raise consent_unknown()
        now = dependencies.clock.now()
        before = await known_before(connection, principal, subject.referral)
        withdrawn = withdraw_consent(line, now)
        if not isinstance(withdrawn, ConsentLine):
            raise ledger_refused(withdrawn)
        await withdraw_line(connection, withdrawn, withdrawn_by=withdrawn_by, recorder=staff_pseudonym(principal))
        seen = already_seen(await sharings_of_case(connection, subject.case.case_id), consent_id)
        if subject.referral is not None:
            fact = consent_withdrawn(line, now, withdrawn_by, frozenset(sharing.what.recipient for sharing in seen))
            cause = caused_by_command(command.id, now)
            await keep_consent_fact(dependencies, connection, subject.referral, fact, cause)
        recorded = next(
            one for one in await lines_of_case(connection, subject.case.case_id) if one.line.consent_id == consent_id
        )
        document = consent_document(
            recorded.line,
            recorder=recorded.recorder,
            recorded_at=recorded.recorded_at,
            withdrawn_by=recorded.withdrawn_by,
            live_on=stated_day(None, now).today,
        )
        body = {
            "case_id": subject.case.case_id,
            **document,
            "already_seen": sharing_documents(one for one in seen if one.shared_at < before),
        }
        return Answer(200, body)

    return await run_once(dependencies.pool, command, work)


def consent_unknown() -> Problem:
    """The referral has no such consent."""
    return Problem(
        404,
        "consent_unknown",
        "This referral has no such consent.",
        "Check the consent_id; the referral's consents are listed under its address.",
    )
