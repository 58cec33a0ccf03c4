"""Record the lawful basis a case is handled on: apart from consent, and no stand-in for it (UK GDPR, FR4)."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection

from referrals.adapters.consent_store import add_lawful_basis, open_case
from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_access import lock_subject
from referrals.app.consent_document import lawful_basis_document
from referrals.app.dependencies import Dependencies
from referrals.app.ledger_refused import ledger_refused
from referrals.domain.consent_lawful_basis import LawfulBasis, record_lawful_basis

CREATED = 201


@dataclass(frozen=True, slots=True)
class RecordLawfulBasis:
    """The ground of Article 6, and the conditions that data of a special category needs."""

    basis: str
    special_category_condition: str | None
    schedule_1_condition: str | None


async def record_lawful_basis_of_referral(
    dependencies: Dependencies, principal: Principal, command: Command, referral_id: UUID, asked: RecordLawfulBasis
) -> Answer:
    """201 with the basis, which counts from now on; problem `conditions_do_not_agree` (422)."""

    async def work(connection: Connection) -> Answer:
        subject = await lock_subject(connection, principal, referral_id)
        now = dependencies.clock.now()
        recorded = record_lawful_basis(
            LawfulBasis(
                basis_id=dependencies.new_id(),
                basis=asked.basis,
                special_category_condition=asked.special_category_condition,
                schedule_1_condition=asked.schedule_1_condition,
                recorded_by=staff_pseudonym(principal),
                recorded_at=now,
            )
        )
        if not isinstance(recorded, LawfulBasis):
            raise ledger_refused(recorded)
        await open_case(connection, subject.case, now=now)
        await add_lawful_basis(connection, subject.case, recorded)
        return Answer(CREATED, lawful_basis_document(recorded))

    return await run_once(dependencies.pool, command, work)
