"""What became of one record of the log in this service: what the log says of it, and what each consumer made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition

from attune_chassis.fold import Verdict
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.tracing_back import Found
from attune_chassis.sql import plumbing_queries
from attune_chassis.subscription import AnySubscription, BatchSubscription, Subscription
from attune_chassis.told_facts import told_in

QUERIES = plumbing_queries("ops.sql")


@dataclass(frozen=True, slots=True)
class Consumers:
    """Where the service's consumers stand, and what they parked or operators gave up."""

    next_offsets: Mapping[tuple[str, TopicPartition], int]
    parked: Mapping[tuple[str, TopicPartition, int], str]
    discarded: frozenset[tuple[str, TopicPartition, int]]

    @classmethod
    async def of(cls, desk: Desk, found: Sequence[Found]) -> "Consumers":
        """Read what the tables say of these records."""
        connection = desk.connection
        places = {
            "topics": [one.place.topic for one in found],
            "partitions": [one.place.partition for one in found],
            "offsets": [one.offset for one in found],
        }
        return cls(
            {
                (row["consumer"], TopicPartition(row["topic"], row["partition"])): row["next_offset"]
                async for row in QUERIES.positions(connection)
            },
            {
                (row["consumer"], TopicPartition(row["topic"], row["partition"]), row["offset"]): row["reason"]
                async for row in QUERIES.parked_places(connection, **places)
            },
            frozenset(
                [
                    (row["consumer"], TopicPartition(row["topic"], row["partition"]), row["offset"])
                    async for row in QUERIES.discarded_places(connection, **places)
                ]
            ),
        )


def whereabouts_of(desk: Desk, consumers: Consumers, found: Found) -> Iterator[dict[str, Any]]:
    """What the log says of the record; and of one that counts, what each consumer that hears its topic made of it."""
    foreign = "ce_epoch" not in found.headers
    verdict = "foreign" if foreign else found.verdict or "not judged"
    place = f"{found.place.topic}/{found.place.partition}/{found.offset}"
    yield {"service": "log", "kind": "log", "verdict": str(verdict), "record": place}
    if not foreign and found.verdict not in {Verdict.APPLY, None}:
        return
    for name, subscription in desk.subscriptions.items():
        if found.place.topic.removeprefix(desk.prefix) in subscription.topics:
            yield {"service": desk.service, "consumer": name} | _fate(consumers, name, subscription, found)


def _fate(consumers: Consumers, name: str, subscription: AnySubscription, found: Found) -> dict[str, Any]:
    place = (name, found.place, found.offset)
    next_offset = consumers.next_offsets.get((name, found.place), 0)
    if place in consumers.parked:
        return {"kind": "parked", "reason": consumers.parked[place]}
    if place in consumers.discarded:
        return {"kind": "discarded"}
    if found.offset >= next_offset:
        return {"kind": "not_read", "records_before_it": found.offset - next_offset}
    return {"kind": _use(subscription, found.headers)}


def _use(subscription: AnySubscription, headers: Mapping[str, str]) -> str:
    """What a consumer does with a record it has read.

    Of a fact told in several majors it takes the newest it can read; only one that was switched just there, another.
    """
    if not isinstance(subscription, Subscription | BatchSubscription):
        return "applied"
    ce_type = headers.get("ce_type", "")
    if ce_type not in subscription.readable:
        return "passed_over"
    taken = next((one for one in told_in(headers) if one in subscription.readable), ce_type)
    return "applied" if taken == ce_type else "told_in_another"
