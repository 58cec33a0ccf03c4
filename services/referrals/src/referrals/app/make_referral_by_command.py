"""Make a referral for whoever asks over HTTP."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.http.app import etag

from referrals.adapters.people import People
from referrals.app.change_referral import staff_pseudonym
from referrals.app.consent_before import consents_before
from referrals.app.dependencies import Dependencies
from referrals.app.make_referral import NewIds, ReferralRequest, make_referral
from referrals.app.referral_document import referral_document
from referrals.app.refused import refused
from referrals.domain.reference_number import REFERENCE_NUMBERS
from referrals.domain.referral import Referral

CREATED = 201


@dataclass(frozen=True, slots=True)
class MakeReferral:
    """What a setting asks for; without a day it is made today. `case_id`: of the consents recorded before it."""

    setting_id: str
    referral_type: str
    reason_codes: tuple[str, ...]
    people: People
    made_on: date | None
    case_id: UUID | None = None


async def make_referral_by_command(
    dependencies: Dependencies, principal: Principal, command: Command, asked: MakeReferral
) -> Answer:
    """201 with the new referral; the answer to a repeat is the same. Problems: those of `domain.make_referral`."""

    async def work(connection: Connection) -> Answer:
        request = ReferralRequest(
            authority=principal.authority,
            setting_id=asked.setting_id,
            setting_is_theirs=principal.may_act_for(asked.setting_id),
            referral_type=asked.referral_type,
            reason_codes=asked.reason_codes,
            people=asked.people,
            made_on=asked.made_on,
            received_by="http",
            consents=await consents_before(connection, principal, asked.setting_id, asked.case_id),
            asked_by=staff_pseudonym(principal),
        )
        cause = caused_by_command(command.id, dependencies.clock.now())
        referral = await make_referral(dependencies, connection, request, new_ids(dependencies, asked.case_id), cause)
        if not isinstance(referral, Referral):
            raise refused(referral)
        return created(dependencies, referral)

    return await run_once(dependencies.pool, command, work)


def created(dependencies: Dependencies, referral: Referral) -> Answer:
    """201 with a new referral, and where it is to be found."""
    headers = {"ETag": etag(referral.sequence), "Location": f"/v1/referrals/{referral.referral_id}"}
    return Answer(CREATED, referral_document(referral, dependencies.settings_directory), headers)


def new_ids(dependencies: Dependencies, case_id: UUID | None = None) -> NewIds:
    """Ids that nobody has, for a referral and its people; the referral has that of its case where there was one."""
    return NewIds(
        referral_id=case_id or dependencies.new_id(),
        referrer_id=dependencies.new_id(),
        child_id=dependencies.new_id(),
        number_at=lambda _: dependencies.draw_number(REFERENCE_NUMBERS),
    )
