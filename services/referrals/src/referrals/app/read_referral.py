"""Read one referral: how it stands or stood, what happened, and who was told what, when and on what evidence."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.database import Connection
from attune_chassis.http.app import etag

from referrals.adapters.people import People, find_people
from referrals.adapters.reading_store import facts_from_rows, facts_of, notices_of
from referrals.adapters.referral_store import find_referral
from referrals.app.change_referral import visible_to
from referrals.app.dependencies import Dependencies
from referrals.app.referral_document import referral_document
from referrals.app.refused import referral_unknown
from referrals.app.standing_then import known_to_the_referrer, standing_after, unless_in_the_future
from referrals.app.who_reads import MAY_SEE_NAMES, is_on_the_referrers_side
from referrals.domain.facts import Fact
from referrals.domain.referral import Referral
from referrals.domain.timeline import is_withheld, withheld_facts


async def read_referral(
    dependencies: Dependencies, principal: Principal, referral_id: UUID, as_of: datetime | None = None
) -> Answer:
    """200 with the referral and its timeline; problems `as_of_in_future` (422), `referral_unknown` (404).

    The names of child and referrer are for those who refer or decide, not for everybody who may read; they are of
    today, so a question about an earlier instant gives none. A referral that was not there yet is unknown. Those who
    refer see neither what is withheld from them nor what would give it away.
    """
    unless_in_the_future(as_of, dependencies.clock.now())
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        referral = visible_to(principal, await find_referral(connection, referral_id))
        rows = await facts_of(connection, referral_id, as_of)
        told = await notices_of(connection, referral_id, as_of)
        people = await _people_of(connection, principal, referral) if as_of is None else None
    facts = facts_from_rows(rows)
    shown: Referral | None = referral if as_of is None else standing_after(facts)
    if shown is None:
        raise referral_unknown()
    if is_on_the_referrers_side(principal):
        rows, told = _without_withheld(referral, facts, rows, told)
        # What is withheld now is withheld of any instant, also of one at which it was not yet.
        shown = known_to_the_referrer(_withheld_as_now(shown, referral), facts)
    body = referral_document(shown, dependencies.settings_directory)
    body |= {"timeline": [_fact(row) for row in rows], "told": told, "people": people}
    return Answer(200, body, {"ETag": etag(shown.sequence), "Cache-Control": "no-store"})


def _without_withheld(
    referral: Referral, facts: Sequence[Fact], rows: list[dict[str, Any]], told: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    hidden = withheld_facts(referral, facts)
    secret = {duty.notice_event_id for duty in referral.obligations if is_withheld(duty)}
    shown = [row for row in rows if row["sequence"] not in hidden]
    return shown, [notice for notice in told if notice["cause_event_id"] not in secret]


def _withheld_as_now(then: Referral, now: Referral) -> Referral:
    withheld = {duty.notice_event_id: duty for duty in now.obligations if is_withheld(duty)}
    return replace(then, obligations=tuple(withheld.get(duty.notice_event_id, duty) for duty in then.obligations))


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in ("referral_id", "authority")}
    return told | {"detail": json.loads(row["detail"])}


async def _people_of(connection: Connection, principal: Principal, referral: Referral) -> dict[str, Any] | None:
    if not principal.scopes & MAY_SEE_NAMES:
        return None
    people = await find_people(connection, child_id=referral.child_id, referrer_id=referral.referrer_id)
    return None if people is None else _people(people)


def _people(people: People) -> dict[str, Any]:
    child, referrer = people.child, people.referrer
    return {
        "child": {
            "given_name": child.given_name,
            "family_name": child.family_name,
            "date_of_birth": child.date_of_birth,
        },
        "referrer": asdict(referrer),
    }
