"""Kafka as tests use it: users with their logins, and topics under a prefix of the test's own."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from attune_contracts.access import Right, rights
from attune_contracts.topics import SERVICES, topics_for
from attune_provisioner.kafka import kafka_users
from attune_provisioner.kafka_access import ensure_rights, withdraw_all
from attune_provisioner.kafka_admin import KafkaLogin
from attune_provisioner.kafka_topics import WantedTopic, delete_topics, ensure_topics, wanted_topics
from attune_provisioner.report import Report
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from attune_sandbox.testing.servers import INTEGRATORS, KafkaFacts, administrator, password_of


class SharedKafka:
    """The run's Kafka. Its topics are shared with every other test: use a `TopicSpace`."""

    def __init__(self, facts: KafkaFacts) -> None:
        self._facts = facts
        self.bootstrap_servers = facts.bootstrap_servers
        self.admin_login = administrator(facts)
        self.admin = AdminClient(self.admin_login.librdkafka())

    def user(self, name: str) -> KafkaLogin:
        """The login of a service, of `observer` or of an integrator (`schoolmis`, `casework`)."""
        known = kafka_users(INTEGRATORS)
        if name not in known:
            raise ValueError(f"there is no Kafka user {name!r}; users: {', '.join(known)}")
        return KafkaLogin(self.bootstrap_servers, name, password_of(self._facts.secret, name))


@dataclass(slots=True)
class TopicSpace:
    """Topics of one test. Physical names are `prefix` + name; nothing exists before it is asked for."""

    kafka: SharedKafka
    prefix: str = field(default_factory=lambda: f"t{secrets.token_hex(4)}.")
    _names: list[str] = field(default_factory=list)
    _rights: set[Right] = field(default_factory=set)

    def name(self, topic: str) -> str:
        """The physical name of a topic or consumer group."""
        return self.prefix + topic

    def provision(self, *, partitions: int | None = 3, integrators: Sequence[str] = INTEGRATORS) -> None:
        """Every topic of the contracts with its rights; `partitions` None keeps the declared counts."""
        topics = topics_for(integrators)
        self._make(wanted_topics(topics, topic_prefix=self.prefix, partitions=partitions))
        self._grant(rights(integrators, topic_prefix=self.prefix))

    def create(
        self, *topics: str, partitions: int = 3, writers: Sequence[str] = SERVICES, readers: Sequence[str] = SERVICES
    ) -> list[str]:
        """Topics of the test's own invention; their physical names. Any group under the prefix is the readers'."""
        wanted = [WantedTopic(self.name(topic), partitions) for topic in topics]
        self._make(wanted)
        granted = {Right(user, "write", "topic", topic.name) for topic in wanted for user in writers}
        granted |= {Right(user, "read", "topic", topic.name) for topic in wanted for user in readers}
        granted |= {Right(user, "read", "group", self.prefix, prefixed=True) for user in readers}
        self._grant(granted)
        return [topic.name for topic in wanted]

    def remake(self, topic: str, *, partitions: int) -> None:
        """Delete a topic with all it holds and make it again, empty, under the same name; its rights stay."""
        delete_topics(self.kafka.admin, [self.name(topic)])
        self._make([WantedTopic(self.name(topic), partitions)])

    def setting(self, topic: str, name: str) -> str:
        """A setting of a topic as the broker has it."""
        resource = ConfigResource(ResourceType.TOPIC, self.name(topic))
        (asked,) = self.kafka.admin.describe_configs([resource]).values()
        return str(asked.result()[name].value)

    def configure(self, topic: str, name: str, value: str) -> None:
        """Change a setting of a topic, as somebody might by hand."""
        entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, self.name(topic), incremental_configs=[entry])
        for changed in self.kafka.admin.incremental_alter_configs([resource]).values():
            changed.result()

    def remove(self) -> None:
        """Delete the topics and withdraw the rights."""
        if self._names:
            delete_topics(self.kafka.admin, self._names)
        if self._rights:
            withdraw_all(self.kafka.admin, topic_prefix=self.prefix)

    def _make(self, wanted: Sequence[WantedTopic]) -> None:
        ensure_topics(self.kafka.admin, wanted, replicas=1, report=Report())
        self._names += [topic.name for topic in wanted if topic.name not in self._names]

    def _grant(self, granted: set[Right] | frozenset[Right]) -> None:
        self._rights |= granted
        ensure_rights(self.kafka.admin, self._rights, topic_prefix=self.prefix, report=Report())
