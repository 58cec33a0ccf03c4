"""A fact published in several majors: a record each, newest major first; a reader takes the first it can read.

The records of a fact stand next to each other among those of their key, and bear the same `ce_aggregateversion`. Each
names all majors it is told in (`ce_factmajors`: `2,1`), and the fact's id (`ce_factid`; the first major's `ce_id` is
that id, so it needs none). What a reader has taken and the log will tell again is part of its position: so it neither
loses nor repeats a fact, wherever a poll ends and whichever majors the code before it read.
"""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

from attune_chassis.subscription import Record, Unprocessable

FACT_MAJORS_HEADER = "ce_factmajors"


def told_in(headers: Mapping[str, str]) -> tuple[str, ...]:
    """The types a record's fact is told in, newest first; empty where it is told once."""
    ce_type, majors = headers.get("ce_type", ""), headers.get(FACT_MAJORS_HEADER)
    if majors is None:
        return ()
    name = without_major(ce_type)
    types = tuple(f"{name}.v{major}" for major in majors.split(","))
    return types if ce_type in types else ()


def without_major(ce_type: str) -> str:
    """`attune.referrals.ReferralMade` of `attune.referrals.ReferralMade.v2`."""
    return ce_type.rpartition(".v")[0]


def has_several_majors(types: Set[str]) -> bool:
    """Whether a reader of these types can read some fact in more than one major."""
    return len({without_major(ce_type) for ce_type in types}) < len(types)


def first_tellings(
    records: Sequence[Record], readable: Set[str], told: Set[UUID]
) -> tuple[list[Record], frozenset[UUID]]:
    """The records that tell their fact for the first time, and the facts that are still to be told again after them.

    `records` are of `readable` types, in log order; `told` are the facts taken below them that the log tells again.
    """
    open_facts, first = set(told), []
    for record in records:
        readable_types = [ce_type for ce_type in told_in(record.headers) if ce_type in readable]
        fact = _fact_of(record) if readable_types else None
        if fact is None:
            first.append(record)
            continue
        if fact not in open_facts:
            first.append(record)
            open_facts.add(fact)
        if record.ce_type == readable_types[-1]:
            open_facts.discard(fact)
    return first, frozenset(open_facts)


def _fact_of(record: Record) -> UUID | None:
    try:
        return record.fact_id
    except Unprocessable:
        return None
