"""Referrals as rows: loads and locks one, and writes down what it has become. Never begins or commits."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.adapters.consent_store import lines_of_case
from referrals.adapters.fact_rows import detail_of
from referrals.adapters.referral_rows import (
    new_referral_row,
    obligation_row,
    programme_row,
    referral_from_rows,
    referral_row,
)
from referrals.domain.codes import Stage
from referrals.domain.facts import Fact
from referrals.domain.referral import Referral

QUERIES = load_queries("referrals.adapters", "referral.sql")


async def lock_referral(connection: Connection, referral_id: UUID) -> Referral | None:
    """The referral, locked until the transaction ends, or None."""
    return await _whole(connection, await QUERIES.lock_referral(connection, referral_id=referral_id))


async def lock_referrals(connection: Connection, referral_ids: Collection[UUID]) -> None:
    """Lock these referrals, as far as they are known, in the order of their ids."""
    async for _ in QUERIES.lock_referrals(connection, referral_ids=list(referral_ids)):
        pass


async def find_referral(connection: Connection, referral_id: UUID) -> Referral | None:
    """The referral, or None."""
    return await _whole(connection, await QUERIES.find_referral(connection, referral_id=referral_id))


async def is_reference_taken(connection: Connection, reference: str) -> bool:
    """Whether a referral has this reference number."""
    return bool(await QUERIES.is_reference_taken(connection, reference=reference))


async def add_referral(connection: Connection, referral: Referral, facts: Sequence[Fact]) -> None:
    """Write down a new referral with its first facts; its people must be on record."""
    await QUERIES.add_referral(connection, **new_referral_row(referral), recorded_at=facts[0].recorded_at)
    await _add_facts(connection, referral.authority, facts)


async def save_referral(connection: Connection, referral: Referral, facts: Sequence[Fact]) -> None:
    """Write down what became of a referral that was locked in this transaction, and the facts that say how."""
    await _add_facts(connection, referral.authority, facts)
    if referral.programme is not None:
        await QUERIES.save_programme(connection, **programme_row(referral, referral.programme))
    # The database lets no closed referral have an open obligation, not even between two statements: an obligation is
    # settled before its referral closes, and a referral opened again before its obligation is.
    if referral.stage is Stage.CLOSED:
        await _save_obligations(connection, referral)
    await QUERIES.save_referral(connection, **referral_row(referral))
    if referral.stage is not Stage.CLOSED:
        await _save_obligations(connection, referral)


async def _add_facts(connection: Connection, authority: str, facts: Sequence[Fact]) -> None:
    rows = [
        {
            "event_id": fact.event_id,
            "referral_id": fact.referral_id,
            "authority": authority,
            "sequence": fact.sequence,
            "version": fact.version,
            "type": type(fact.event).__name__,
            "occurred_at": fact.event.occurred_at,
            "recorded_at": fact.recorded_at,
            "policy_version": fact.policy_version,
            "detail": detail_of(fact.event),
        }
        for fact in facts
    ]
    await QUERIES.add_facts(connection, rows)


async def _save_obligations(connection: Connection, referral: Referral) -> None:
    if referral.obligations:
        await QUERIES.save_obligations(connection, [obligation_row(referral, duty) for duty in referral.obligations])


async def _whole(connection: Connection, row: Any) -> Referral | None:
    if row is None:
        return None
    referral_id = row["referral_id"]
    programme = None
    if row["programme_id"] is not None:
        programme = await QUERIES.find_programme(connection, programme_id=row["programme_id"])
    obligations = [duty async for duty in QUERIES.find_obligations(connection, referral_id=referral_id)]
    consents = tuple(recorded.line for recorded in await lines_of_case(connection, referral_id))
    return referral_from_rows(row, programme, obligations, consents)
