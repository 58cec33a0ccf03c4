"""The consents that were there before their referral: it is made under the id of their case (VI4)."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.database import Connection
from attune_chassis.problems import Problem

from referrals.adapters.consent_store import lines_of_case, lock_case
from referrals.adapters.referral_store import find_referral
from referrals.domain.consent import ConsentLine


async def consents_before(
    connection: Connection, principal: Principal, setting_id: str, case_id: UUID | None
) -> tuple[ConsentLine, ...]:
    """The consents of a case that nothing was made of yet; its row stays locked until the transaction ends.

    One that was taken back again is left out: nobody outside ever heard of it. Problems: `case_unknown` (404),
    `case_already_referred` (409).
    """
    if case_id is None:
        return ()
    case = await lock_case(connection, case_id)
    if case is None or (case.authority, case.setting_id) != (principal.authority, setting_id):
        raise _case_unknown()
    if not principal.may_act_for(case.setting_id):
        raise _case_unknown()
    if await find_referral(connection, case_id) is not None:
        raise Problem(
            409,
            "case_already_referred",
            "The referral of this case has been made.",
            "Read it under this id; another referral begins without a case_id.",
        )
    recorded = await lines_of_case(connection, case_id)
    return tuple(one.line for one in recorded if one.line.withdrawn_at is None)


def _case_unknown() -> Problem:
    return Problem(
        404,
        "case_unknown",
        "This setting has no such case.",
        "Check the case_id, which the first consent was answered with, or leave it out.",
    )
