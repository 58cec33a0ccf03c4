"""Correct how a referrer is reached: after a bounce the message that failed goes to the new address by itself."""

from attune_chassis.auth import Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.http.app import require_version
from attune_chassis.logs import get_logger

from referrals.adapters.people import KnownAs, Referrer
from referrals.adapters.referral_store import lock_referral
from referrals.app.change_referral import Target, visible_to
from referrals.app.dependencies import Dependencies
from referrals.app.parties import keep_and_state_party

log = get_logger(__name__)


async def correct_referrer(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, person: Referrer
) -> Answer:
    """200 with the ways they are reached by. Problems: `referral_unknown`, `version_changed`.

    It is no fact about the referral, whose version stays: nothing was decided, and the address is personal data.
    """

    async def work(connection: Connection) -> Answer:
        referral = visible_to(principal, await lock_referral(connection, target.referral_id))
        require_version(target.expected_version, referral.sequence)
        await keep_and_state_party(
            dependencies,
            connection,
            person,
            party_id=referral.referrer_id,
            authority=referral.authority,
            known_as=KnownAs.CASE,
            cause=caused_by_command(command.id, dependencies.clock.now()),
        )
        log.info("referrer_contact_corrected", referral_id=str(referral.referral_id))
        body = {
            "referral_id": referral.referral_id,
            "party_id": referral.referrer_id,
            "reached_by": person.ways,
            "is_language_stated": person.language is not None,
        }
        return Answer(200, body, {})

    return await run_once(dependencies.pool, command, work)
