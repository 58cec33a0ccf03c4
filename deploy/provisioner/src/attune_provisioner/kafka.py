"""Everything Kafka needs before a service may start: topics, users, rights."""

from collections.abc import Mapping, Sequence

from attune_contracts.access import rights
from attune_contracts.topics import OBSERVER, SERVICES, topics_for

from attune_provisioner.kafka_access import ensure_rights
from attune_provisioner.kafka_admin import KafkaLogin, connect
from attune_provisioner.kafka_topics import ensure_topics, wanted_topics
from attune_provisioner.kafka_users import ensure_users
from attune_provisioner.report import ProvisioningError, Report

WAIT_SECONDS = 60.0


def kafka_users(integrators: Sequence[str]) -> tuple[str, ...]:
    """Everybody who gets a login: the services, the observer, the integrators."""
    return (*SERVICES, OBSERVER, *integrators)


def provision_kafka(
    login: KafkaLogin,
    *,
    integrators: Sequence[str],
    passwords: Mapping[str, str],
    topic_prefix: str = "",
    partitions: int | None = None,
    replicas: int = 1,
    wait_seconds: float = WAIT_SECONDS,
) -> Report:
    """Bring the cluster to what the contracts say; a second run changes nothing.

    Args:
        login: the administrator's.
        integrators: names of those who have an intake topic.
        passwords: by Kafka user; one for each of `kafka_users(integrators)`.
        topic_prefix: put before every topic and group name; only names under it are touched.
        partitions: replaces every declared partition count (tests only).
        replicas: replication factor of topics created now.
        wait_seconds: how long to wait for a broker that is still starting.

    Raises:
        ProvisioningError: with one plain sentence.
    """
    report = Report()
    missing = set(kafka_users(integrators)) - set(passwords)
    if missing:
        raise ProvisioningError(f"There is no password for the Kafka users {', '.join(sorted(missing))}.")
    topics = topics_for(integrators)
    admin = connect(login, wait_seconds=wait_seconds)
    wanted = wanted_topics(topics, topic_prefix=topic_prefix, partitions=partitions)
    ensure_topics(admin, wanted, replicas=replicas, report=report)
    ensure_users(admin, login, {user: passwords[user] for user in kafka_users(integrators)}, report)
    ensure_rights(admin, rights(integrators, topic_prefix=topic_prefix), topic_prefix=topic_prefix, report=report)
    return report
