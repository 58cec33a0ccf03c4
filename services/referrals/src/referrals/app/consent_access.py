"""Whose consents somebody may see and change: those of a referral the token covers, or of one yet to be made."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.database import Connection

from referrals.adapters.consent_store import ConsentCase, find_case, lock_case
from referrals.adapters.reading_store import facts_from_rows, facts_of
from referrals.adapters.referral_store import find_referral, lock_referral
from referrals.app.change_referral import visible_to
from referrals.app.refused import referral_unknown
from referrals.app.who_reads import is_on_the_referrers_side
from referrals.domain.referral import Referral
from referrals.domain.timeline import withheld_from

MAY_DECIDE = "referrals:decide"
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ConsentSubject:
    """What consents are about; `referral` None while it is yet to be made under the case's id (VI4)."""

    case: ConsentCase
    referral: Referral | None


def recorder_of(principal: Principal) -> str:
    """`service` for whoever may decide about referrals, `commissioner` for whoever asks for support."""
    return "service" if MAY_DECIDE in principal.scopes else "commissioner"


async def lock_subject(connection: Connection, principal: Principal, case_id: UUID) -> ConsentSubject:
    """The subject, locked; problem `referral_unknown` (404) where there is none or the token does not cover it.

    The case first, then the referral, as making a referral does it: so none is made in between.
    """
    case = await lock_case(connection, case_id)
    return _covered(principal, case, await lock_referral(connection, case_id))


async def find_subject(connection: Connection, principal: Principal, case_id: UUID) -> ConsentSubject:
    """The same for a look, without locking."""
    case = await find_case(connection, case_id)
    return _covered(principal, case, await find_referral(connection, case_id))


async def known_before(connection: Connection, principal: Principal, referral: Referral | None) -> datetime:
    """From when on the bearer is to know nothing of the case: never, but for those from whom something is withheld."""
    if referral is None or not is_on_the_referrers_side(principal):
        return NEVER
    facts = facts_from_rows(await facts_of(connection, referral.referral_id))
    cut = withheld_from(referral, facts)
    return next((fact.recorded_at for fact in facts if fact.sequence == cut), NEVER)


def _covered(principal: Principal, case: ConsentCase | None, referral: Referral | None) -> ConsentSubject:
    if referral is not None:
        visible_to(principal, referral)
        # A referral moves on with the child: who may see its consents follows from where it is now.
        return ConsentSubject(ConsentCase(referral.referral_id, referral.authority, referral.setting_id), referral)
    if case is None or case.authority != principal.authority or not principal.may_act_for(case.setting_id):
        raise referral_unknown()
    return ConsentSubject(case, None)
