"""Topics as the contracts declare them: created where missing, compared where present, never altered by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from attune_contracts.topics import Topic, topic_configuration
from confluent_kafka.admin import RESOURCE_TOPIC, AdminClient, ConfigResource, NewTopic

from attune_provisioner.kafka_admin import result, wait_until
from attune_provisioner.report import Report


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """A topic by its physical name. `retention_ms` None keeps records for ever."""

    name: str
    partitions: int
    retention_ms: int | None = None

    def configuration(self) -> dict[str, str]:
        """What is set on the topic."""
        return topic_configuration(self.retention_ms)


def wanted_topics(
    topics: Sequence[Topic], *, topic_prefix: str = "", partitions: int | None = None
) -> tuple[WantedTopic, ...]:
    """The declared topics under their physical names; `partitions` replaces every declared count (tests only)."""
    return tuple(
        WantedTopic(topic_prefix + topic.name, partitions or topic.partitions, topic.retention_ms) for topic in topics
    )


def ensure_topics(admin: AdminClient, wanted: Sequence[WantedTopic], *, replicas: int, report: Report) -> None:
    """Create what is missing and wait until it can be written; report what is there but different."""
    existing = set(admin.list_topics(timeout=30).topics)
    missing = [topic for topic in wanted if topic.name not in existing]
    if missing:
        new = [NewTopic(topic.name, topic.partitions, replicas, config=topic.configuration()) for topic in missing]
        for future in admin.create_topics(new).values():
            result(future)
        report.changes += [f"topic {topic.name} created with {topic.partitions} partitions" for topic in missing]
        wait_until(lambda: _all_led(admin, missing), "every new partition has a leader")
    _compare(admin, [topic for topic in wanted if topic.name in existing], report)


def delete_topics(admin: AdminClient, names: Sequence[str]) -> None:
    """Delete topics and wait until they are gone from the broker's own view."""
    if not names:
        return
    for future in admin.delete_topics(list(names)).values():
        result(future)
    wait_until(lambda: not set(names) & set(admin.list_topics(timeout=30).topics), "the topics are gone")


def _all_led(admin: AdminClient, topics: Sequence[WantedTopic]) -> bool:
    seen = admin.list_topics(timeout=30).topics
    return all(
        topic.name in seen
        and len(seen[topic.name].partitions) == topic.partitions
        and all(partition.leader >= 0 for partition in seen[topic.name].partitions.values())
        for topic in topics
    )


def _compare(admin: AdminClient, present: Sequence[WantedTopic], report: Report) -> None:
    if not present:
        return
    seen = admin.list_topics(timeout=30).topics
    answers = admin.describe_configs([ConfigResource(RESOURCE_TOPIC, topic.name) for topic in present])
    found = {resource.name: result(future) for resource, future in answers.items()}
    for topic in present:
        count = len(seen[topic.name].partitions)
        if count != topic.partitions:
            report.drift.append(
                f"topic {topic.name} has {count} partitions, the contracts say {topic.partitions}; "
                "the count is fixed for the life of a topic"
            )
        for name, value in topic.configuration().items():
            actual = found[topic.name][name].value
            if actual != value:
                report.drift.append(f"topic {topic.name} has {name}={actual}, the contracts say {value}")
