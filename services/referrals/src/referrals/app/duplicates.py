"""Find referrals that may be about the same child, by keyed hashes, within one authority (FR15)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.commands import Answer
from attune_chassis.database import Connection
from attune_chassis.timers import Timer, set_timer

from referrals.adapters.duplicate_store import (
    Alike,
    WhoAsks,
    children_to_fingerprint,
    drop_other_fingerprints,
    keep_fingerprints,
    referrals_alike,
)
from referrals.adapters.people import Child, find_people
from referrals.adapters.referral_store import find_referral
from referrals.app.change_referral import visible_to
from referrals.app.dependencies import Dependencies
from referrals.domain.duplicate import Comparable, comparables

ALIKE_MAX = 50
FINGERPRINT_TIMER: Final = "fingerprint_children"
FINGERPRINTS_PER_TIMER = 200
AGAIN_AFTER = timedelta(days=1)


async def fingerprint_child(
    dependencies: Dependencies, connection: Connection, referral_id: UUID, authority: str, child: Child
) -> None:
    """Keep what finds this child's other referrals; for whoever makes a referral, in the same transaction."""
    made = dependencies.fingerprints.made_now(authority, _compared(child))
    await keep_fingerprints(connection, referral_id, authority, dependencies.fingerprints.present_key_id, made)


async def fingerprint_children(dependencies: Dependencies, connection: Connection, timer: Timer, now: datetime) -> None:
    """Fingerprint a batch of referrals that have none of the present secret, and come back for the rest.

    Made by a timer, because SQL has no key: a migration cannot fill the table in. It looks once a day for ever, so that
    an exchanged secret reaches every referral without anybody having to remember it.
    """
    key_id = dependencies.fingerprints.present_key_id
    lacking = await children_to_fingerprint(connection, key_id, FINGERPRINTS_PER_TIMER)
    for one in lacking:
        await drop_other_fingerprints(connection, one.referral_id, key_id)
        await fingerprint_child(dependencies, connection, one.referral_id, one.authority, one.child)
    due = now if len(lacking) == FINGERPRINTS_PER_TIMER else now + AGAIN_AFTER
    await set_timer(connection, timer_id=timer.id, due=due, kind=timer.kind, subject=timer.subject)


async def possible_duplicates(dependencies: Dependencies, principal: Principal, referral_id: UUID) -> Answer:
    """200 with other referrals that may be about the same child; only those the token covers, and nobody's name.

    `identity`: same names and date of birth. `initials`: same initials and date of birth, which strangers share too.
    """
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        referral = visible_to(principal, await find_referral(connection, referral_id))
        people = await find_people(connection, child_id=referral.child_id, referrer_id=referral.referrer_id)
        compared = () if people is None else _compared(people.child)
        wanted = dependencies.fingerprints.known(referral.authority, compared)
        who = WhoAsks(referral.authority, None if ALL_SETTINGS in principal.settings else principal.settings, ALIKE_MAX)
        found = await referrals_alike(connection, referral_id, wanted, who) if wanted else []
    body = {
        "referral_id": referral_id,
        "can_be_compared": bool(compared),
        "possible_duplicates": [_shown(dependencies, referral.authority, one) for one in found],
    }
    return Answer(200, body, {"Cache-Control": "no-store"})


def _compared(child: Child) -> tuple[Comparable, ...]:
    return comparables(child.given_name, child.family_name, child.date_of_birth)


def _shown(dependencies: Dependencies, authority: str, alike: Alike) -> dict[str, object]:
    return {
        "referral_id": alike.referral_id,
        "reference": alike.reference,
        "setting_id": alike.setting_id,
        "setting_name": dependencies.settings_directory.name(authority, alike.setting_id),
        "referral_type": alike.referral_type,
        "state": alike.stage,
        "made_on": alike.made_on,
        "likeness": alike.likeness.value,
    }
