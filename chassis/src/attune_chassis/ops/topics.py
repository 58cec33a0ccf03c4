"""Which partitions the topics really have, asked of the broker."""

from collections.abc import Iterable

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.ops.desk import kafka_answers


async def partitions_of(kafka: KafkaConnection, topics: Iterable[str]) -> list[TopicPartition]:
    """Every partition of these topics (physical names); a topic that does not exist, or is hidden from us, has none.

    Raises UnreachableError when Kafka does not answer.
    """
    wanted = sorted(set(topics))
    if not wanted:
        return []
    admin = AIOKafkaAdminClient(**kafka.client_arguments())
    with kafka_answers(kafka.bootstrap_servers):
        try:
            await admin.start()
            described = await admin.describe_topics(wanted)
        finally:
            await admin.close()
    return sorted(
        TopicPartition(topic["topic"], partition["partition"])
        for topic in described
        if not topic["error_code"]
        for partition in topic["partitions"]
    )
