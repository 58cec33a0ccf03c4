"""The topics and rights as a shell script of Kafka's own tools, for a cluster without an operator."""

import shlex
from collections.abc import Iterable, Iterator

from attune_contracts.access import Right
from attune_contracts.topic_formats.replication import REPLICAS, installed_configuration
from attune_contracts.topics import Topic

_HEAD = """\
#!/bin/sh
# Makes Attune's topics and grants its rights; may be run again. Set BOOTSTRAP (host:port) and ADMIN (a client
# properties file of the administrator); KAFKA_BIN where Kafka's tools are not on the path. Users log in as they are
# named below; their passwords are set with kafka-configs.sh.
set -eu
: "${BOOTSTRAP:?host:port of a broker}" "${ADMIN:?the administrator's client properties}"
BIN="${KAFKA_BIN:+$KAFKA_BIN/}"
"""


def kafka_script(topics: Iterable[Topic], rights: Iterable[Right], *, replicas: int = REPLICAS) -> str:
    """A shell script that makes the topics and grants the rights; a second run changes nothing."""
    lines = [_HEAD, *(_topic(topic, replicas) for topic in topics), "", *_rights(rights)]
    return "\n".join(lines) + "\n"


def _topic(topic: Topic, replicas: int) -> str:
    settings = " ".join(
        f"--config {shlex.quote(f'{name}={value}')}" for name, value in installed_configuration(topic, replicas).items()
    )
    return (
        f'"${{BIN}}kafka-topics.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --create --if-not-exists '
        f"--topic {shlex.quote(topic.name)} --partitions {topic.partitions} --replication-factor {replicas} {settings}"
    )


def _rights(rights: Iterable[Right]) -> Iterator[str]:
    for right in sorted(rights):
        pattern = "prefixed" if right.prefixed else "literal"
        operation = "".join(word.capitalize() for word in right.operation.split("_"))
        yield (
            f'"${{BIN}}kafka-acls.sh" --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --add --force '
            f"--allow-principal {shlex.quote(f'User:{right.user}')} --operation {operation} "
            f"--{right.kind} {shlex.quote(right.name)} --resource-pattern-type {pattern}"
        )
