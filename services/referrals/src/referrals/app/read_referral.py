"""Read one referral: how it stands, what happened, and who was told what, when and on what evidence."""

from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.http.app import etag

from referrals.adapters.people import People, find_people
from referrals.adapters.reading_store import notices, timeline
from referrals.adapters.referral_store import find_referral
from referrals.app.change_referral import visible_to
from referrals.app.dependencies import Dependencies
from referrals.app.referral_document import referral_document

MAY_SEE_NAMES = frozenset({"referrals:make", "referrals:decide"})


async def read_referral(dependencies: Dependencies, principal: Principal, referral_id: UUID) -> Answer:
    """200 with the referral and its timeline; problem `referral_unknown` (404).

    The names of child and referrer are for those who refer or decide, not for everybody who may read.
    """
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        referral = visible_to(principal, await find_referral(connection, referral_id))
        facts = await timeline(connection, referral_id)
        told = await notices(connection, referral_id)
        people = None
        if principal.scopes & MAY_SEE_NAMES:
            people = await find_people(connection, child_id=referral.child_id, referrer_id=referral.referrer_id)
    body = referral_document(referral, dependencies.settings_directory)
    body |= {"timeline": facts, "told": told, "people": None if people is None else _people(people)}
    return Answer(200, body, {"ETag": etag(referral.sequence), "Cache-Control": "no-store"})


def _people(people: People) -> dict[str, Any]:
    child, referrer = people.child, people.referrer
    return {
        "child": {
            "given_name": child.given_name,
            "family_name": child.family_name,
            "date_of_birth": child.date_of_birth,
        },
        "referrer": {"name": referrer.name, "email": referrer.email},
    }
