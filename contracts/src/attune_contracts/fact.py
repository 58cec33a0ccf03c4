"""One fact on the wire in one or several majors: a record for each, newest first, with the same aggregate version.

A reader takes the first record of a fact it can read. Newest first, so that a reader of the new major sees it before
the old one, and a reader switched from the old to the new in between still finds the old one to come: whichever it
reads, it misses nothing. The records of a fact are appended together and stand next to each other under their key.

Majors published together each have an id of their own, made from the fact's. The first major's is the fact's id itself:
that is what the log holds from before there was a second, and what a restored service makes again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from attune_contracts.envelope import WireMessage, encode
from attune_contracts.errors import ContractError
from attune_contracts.model import CE_TYPE, EventModel

FACT_ID_HEADER: Final = "ce_factid"
FACT_MAJORS_HEADER: Final = "ce_factmajors"


def record_id(fact_id: UUID, major: int) -> UUID:
    """The `ce_id` of the record that tells a fact in one major: the same whichever other majors it is told in."""
    return fact_id if major == 1 else uuid5(fact_id, str(major))


def encode_fact(
    tellings: Sequence[EventModel],
    *,
    fact_id: UUID,
    aggregate_version: int,
    recorded_at: datetime,
    correlation_id: UUID,
    causation_id: UUID,
    traceparent: str | None = None,
    topic: str | None = None,
) -> list[WireMessage]:
    """Puts one fact on the wire, as each of `tellings` says it: one event, or the same event in several majors.

    The messages come newest major first, to be appended in that order in one transaction. A fact told in its first
    major alone is written exactly as `encode` does. Raises ContractError `not_publishable` for tellings that are no
    majors of one event, or stand for different aggregates, and whatever `encode` raises.
    """
    ordered = sorted(tellings, key=lambda event: major_of(type(event)), reverse=True)
    majors = [major_of(type(event)) for event in ordered]
    names = {type(event).ce_type.rpartition(".v")[0] for event in ordered}
    if len(names) != 1 or len(set(majors)) != len(majors):
        raise ContractError("not_publishable", "a fact is told in different majors of one event")
    messages = [
        encode(
            event,
            ce_id=record_id(fact_id, major),
            aggregate_version=aggregate_version,
            recorded_at=recorded_at,
            correlation_id=correlation_id,
            causation_id=causation_id,
            traceparent=traceparent,
            topic=topic,
        )
        for event, major in zip(ordered, majors, strict=True)
    ]
    if len({(message.topic, message.key) for message in messages}) != 1:
        raise ContractError("not_publishable", "all majors of one fact go under one key of one topic")
    return [
        replace(message, headers=message.headers + _about_the_fact(fact_id, major, majors))
        for message, major in zip(messages, majors, strict=True)
    ]


def major_of(event: type[EventModel]) -> int:
    """The major version in an event's type."""
    parts = CE_TYPE.fullmatch(event.ce_type)
    if parts is None:
        raise ContractError("unknown_type", "an event type is attune.<service>.<Event>.v<major>")
    return int(parts["major"])


def _about_the_fact(fact_id: UUID, major: int, majors: Sequence[int]) -> tuple[tuple[str, str], ...]:
    said: tuple[tuple[str, str], ...] = ()
    if major > 1:
        said += ((FACT_ID_HEADER, str(fact_id)),)
    if len(majors) > 1:
        said += ((FACT_MAJORS_HEADER, ",".join(map(str, majors))),)
    return said
