"""Faults of topics."""

import asyncio
from random import Random

from confluent_kafka.admin import NewPartitions

from tests.faults import events
from tests.faults.cluster import Cluster
from tests.faults.summary import Summary

ANSWER_SECONDS_MAX = 20.0


async def partition_added(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """Somebody adds a partition: the number declared in the contracts counts, nothing is ever written there."""
    topic = chance.choice(sorted(events.ORDERS_TOPICS | events.LEDGER_TOPICS))
    known = await asyncio.to_thread(cluster.kafka.admin.list_topics, topic, timeout=ANSWER_SECONDS_MAX)
    count = len(known.topics[topic].partitions) + 1
    for future in cluster.kafka.admin.create_partitions([NewPartitions(topic, count)]).values():
        await asyncio.to_thread(future.result, ANSWER_SECONDS_MAX)
    summary.partitions_added += 1
