"""The topics and rights as Strimzi's KafkaTopic and KafkaUser resources, for a cluster on Kubernetes.

Strimzi 1.x, `kafka.strimzi.io/v1`. Its user operator makes each user's SCRAM-SHA-512 password and puts it into a Secret
of the user's name.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from attune_contracts.access import Right
from attune_contracts.topic_formats.replication import REPLICAS, installed_configuration
from attune_contracts.topic_formats.yaml_text import yaml_documents
from attune_contracts.topics import Topic

API_VERSION: Final = "kafka.strimzi.io/v1"
CLUSTER: Final = "attune"


def strimzi_manifests(
    topics: Iterable[Topic], rights: Iterable[Right], *, cluster: str = CLUSTER, replicas: int = REPLICAS
) -> str:
    """All resources as one YAML stream; `cluster` is the name of the Kafka resource they belong to."""
    resources = [
        *(_topic(topic, cluster, replicas) for topic in topics),
        *(_user(user, granted, cluster) for user, granted in groupby(sorted(rights), key=lambda right: right.user)),
    ]
    return yaml_documents(resources)


def _topic(topic: Topic, cluster: str, replicas: int) -> dict[str, Any]:
    return _resource(
        "KafkaTopic",
        # Kubernetes allows no underscore in a name; the topic keeps its own.
        topic.name.replace("_", "-"),
        cluster,
        {
            "topicName": topic.name,
            "partitions": topic.partitions,
            "replicas": replicas,
            "config": installed_configuration(topic, replicas),
        },
    )


def _user(user: str, granted: Iterable[Right], cluster: str) -> dict[str, Any]:
    by_resource = groupby(sorted(granted, key=_resource_key), key=_resource_key)
    acls = [
        {
            "type": "allow",
            "resource": {"type": kind, "name": name, "patternType": "prefix" if prefixed else "literal"},
            "operations": [_operation(right.operation) for right in together],
        }
        for (kind, name, prefixed), together in by_resource
    ]
    return _resource(
        "KafkaUser",
        user,
        cluster,
        {"authentication": {"type": "scram-sha-512"}, "authorization": {"type": "simple", "acls": acls}},
    )


def _resource(kind: str, name: str, cluster: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "labels": {"strimzi.io/cluster": cluster}}
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _resource_key(right: Right) -> tuple[str, str, bool]:
    return right.kind, right.name, right.prefixed


def _operation(operation: str) -> str:
    """`DescribeConfigs` of `describe_configs`."""
    return "".join(word.capitalize() for word in operation.split("_"))
