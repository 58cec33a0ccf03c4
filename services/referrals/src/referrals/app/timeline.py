"""The history of one referral in the words of one audience (FR14)."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.problems import Problem

from referrals.adapters.reading_store import facts_from_rows, facts_of
from referrals.adapters.referral_store import find_referral
from referrals.adapters.timeline_words import load_words
from referrals.app.change_referral import visible_to
from referrals.app.dependencies import Dependencies
from referrals.app.who_reads import audiences_of
from referrals.domain.timeline import Audience, told_to


async def timeline(dependencies: Dependencies, principal: Principal, referral_id: UUID, audience: Audience) -> Answer:
    """200 with the lines, oldest first; problems `audience_not_yours` (403), `referral_unknown` (404)."""
    allowed = audiences_of(principal)
    if audience not in allowed:
        raise Problem(
            403,
            "audience_not_yours",
            f"Your token does not cover the history as told to: {audience}.",
            "Ask for an audience in `allowed`, or use a token of the service.",
            allowed=sorted(allowed),
        )
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        referral = visible_to(principal, await find_referral(connection, referral_id))
        facts = facts_from_rows(await facts_of(connection, referral_id))
    lines = [
        {
            "happened_at": line.happened_at,
            "recorded_at": line.recorded_at,
            "type": line.type,
            "text": line.text,
        }
        for line in told_to(audience, referral, facts, load_words()[audience])
    ]
    body = {"referral_id": referral_id, "reference": referral.reference, "audience": audience.value, "lines": lines}
    return Answer(200, body, {"Cache-Control": "no-store"})
