"""The history behind a violation: what stands in the log of the key, and what came of it."""

from collections.abc import AsyncIterator

from attune_chassis.checker.evidence import LogEntry, Place, Violation
from attune_chassis.checker.gather import log_bounds, log_of
from attune_chassis.fold import Claim, FoldState, fold

from tests.faults import events
from tests.faults.cluster import Cluster
from tests.faults.draining import places_of

RECORDS_MAX = 40
Line = tuple[LogEntry, str]


async def history(cluster: Cluster, violation: Violation) -> list[str]:
    """Lines that tell it: the key's records with their verdicts, claims between them, effects and parked rows."""
    lines = [f"history of {violation.invariant}: {violation.sentence}"]
    places = [violation.place] if violation.place else places_of(events.ORDERS_TOPICS | events.LEDGER_TOPICS)
    for place in places:
        told = [line async for line in _judged(cluster, place)]
        if chosen := _around(told, violation):
            lines += [f"  log of {place[0]}/{place[1]}:", *(_sentence(entry, verdict) for entry, verdict in chosen)]
            keys = {entry.key for entry, _ in chosen if entry.key is not None and _is(entry, violation)}
            for key in keys:
                lines += await _consequences(cluster, place[0], key)
    return lines


async def _judged(cluster: Cluster, place: Place) -> AsyncIterator[Line]:
    bounds = await log_bounds(cluster.kafka.connection, [place])
    state = FoldState()
    async for entry in log_of(cluster.kafka.connection, bounds)(place):
        if entry.mark is None:
            yield entry, "unreadable"
            continue
        state, verdict = fold(state, entry.mark)
        yield entry, str(verdict)


def _is(entry: LogEntry, violation: Violation) -> bool:
    return not isinstance(entry.mark, Claim) and entry.mark is not None and entry.mark.ce_id == violation.ce_id


def _around(told: list[Line], violation: Violation) -> list[Line]:
    if violation.ce_id is None:
        return told[-RECORDS_MAX:] if violation.place else []
    keys = {entry.key for entry, _ in told if _is(entry, violation)}
    if not keys:
        return []
    chosen = [(entry, verdict) for entry, verdict in told if isinstance(entry.mark, Claim) or entry.key in keys]
    (first, *_, last) = [number for number, (entry, _) in enumerate(chosen) if _is(entry, violation)] * 2
    return chosen[max(0, first - RECORDS_MAX // 2) : last + RECORDS_MAX // 2]


def _sentence(entry: LogEntry, verdict: str) -> str:
    if entry.mark is None or isinstance(entry.mark, Claim):
        what = f"claim of epoch {entry.mark.epoch}" if entry.mark else "no mark"
        return f"    {entry.offset}: {what}, {verdict}"
    mark = f"{entry.mark.epoch}/{entry.mark.sequence} {entry.mark.ce_id}"
    return f"    {entry.offset}: {mark} {entry.ce_type} version {entry.aggregate_version}, {verdict}"


async def _consequences(cluster: Cluster, topic: str, key: bytes) -> list[str]:
    lines = []
    for service, server in cluster.postgres.items():
        connection = await server.connect()
        try:
            effects = await connection.fetch(
                "SELECT consumer, ce_id, version FROM effect WHERE topic = $1 AND key = $2 ORDER BY id", topic, key
            )
            parked = await connection.fetch(
                'SELECT consumer, "offset", reason FROM parked WHERE topic = $1 AND key = $2 ORDER BY 1, 2', topic, key
            )
        finally:
            await connection.close()
        lines += [
            f"  effect in {service}: {row['consumer']} {row['ce_id']} version {row['version']}" for row in effects
        ]
        lines += [f"  parked in {service}: {row['consumer']} {row['offset']} {row['reason']}" for row in parked]
    return lines
