"""Who may read and write what, derived from the contracts' topics and consumer groups, and held in Kafka's own rules.

Least rights: a service may write the topics it owns and read those its contract names; a writer needs nothing more for
an idempotent producer, for Kafka grants producer ids to whoever may write any topic. Whoever keeps a topic may see how
it is configured, so that it notices when somebody changed it. A consumer group is its owner's by name, and so are names
that begin with the owner's and a hyphen (`referrals-rebuild`): a plain prefix would let an integrator called `train`
into the groups of `training`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attune_contracts.topics import Topic, keepers
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from attune_provisioner.kafka_admin import result, wait_until
from attune_provisioner.report import Report

ANY_HOST = "*"


@dataclass(frozen=True, order=True, slots=True)
class Right:
    """One thing one user may do. `kind` is topic or group; `prefixed` means every name that begins with `name`."""

    user: str
    operation: str
    kind: str
    name: str
    prefixed: bool = False

    def __str__(self) -> str:
        return f"{self.user} may {self.operation} {self.kind} {self.name}{'*' if self.prefixed else ''}"

    def binding(self) -> AclBinding:
        return AclBinding(
            ResourceType[self.kind.upper()],
            self.name,
            ResourcePatternType.PREFIXED if self.prefixed else ResourcePatternType.LITERAL,
            f"User:{self.user}",
            ANY_HOST,
            AclOperation[self.operation.upper()],
            AclPermissionType.ALLOW,
        )


def rights(topics: Sequence[Topic], *, topic_prefix: str = "") -> frozenset[Right]:
    """Every right the topics call for, under physical names."""
    written = {Right(user, "write", "topic", topic_prefix + topic.name) for topic in topics for user in topic.writers}
    read = {Right(user, "read", "topic", topic_prefix + topic.name) for topic in topics for user in topic.readers}
    watched = {
        Right(user, "describe_configs", "topic", topic_prefix + topic.name)
        for topic in topics
        for user in keepers(topic)
    }
    members = {user for topic in topics for user in topic.readers}
    own = {Right(user, "read", "group", topic_prefix + user) for user in members}
    more = {Right(user, "read", "group", f"{topic_prefix}{user}-", prefixed=True) for user in members}
    return frozenset(written | read | watched | own | more)


def ensure_rights(admin: AdminClient, wanted: Iterable[Right], *, topic_prefix: str, report: Report) -> None:
    """Grant what is missing and withdraw what should not be there, within the names under `topic_prefix`."""
    wanted_bindings = {_key(right.binding()): right for right in wanted}
    found = {_key(binding): binding for binding in _bindings(admin) if binding.name.startswith(topic_prefix)}
    missing = [right for key, right in sorted(wanted_bindings.items()) if key not in found]
    surplus = [binding for key, binding in sorted(found.items()) if key not in wanted_bindings]
    for future in admin.create_acls([right.binding() for right in missing]).values() if missing else ():
        result(future)
    withdraw(admin, surplus)
    report.changes += [f"granted: {right}" for right in missing]
    report.changes += [f"withdrawn: {_words(binding)}" for binding in surplus]
    if missing or surplus:
        wait_until(lambda: _in_force(admin, set(wanted_bindings), topic_prefix), "the access rules are in force")


def withdraw_all(admin: AdminClient, *, topic_prefix: str) -> None:
    """Withdraw every right under a prefix that is not empty."""
    if not topic_prefix:
        raise ValueError("without a prefix this would withdraw every right in the cluster")
    withdraw(admin, [binding for binding in _bindings(admin) if binding.name.startswith(topic_prefix)])


def withdraw(admin: AdminClient, bindings: Sequence[AclBinding]) -> None:
    """Delete exactly these rules."""
    filters = [
        AclBindingFilter(
            binding.restype,
            binding.name,
            binding.resource_pattern_type,
            binding.principal,
            binding.host,
            binding.operation,
            binding.permission_type,
        )
        for binding in bindings
    ]
    for future in admin.delete_acls(filters).values() if filters else ():
        result(future)


def _bindings(admin: AdminClient) -> list[AclBinding]:
    everything = AclBindingFilter(
        ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
    )
    return list(result(admin.describe_acls(everything)))


def _in_force(admin: AdminClient, wanted: set[tuple[str, ...]], topic_prefix: str) -> bool:
    return {_key(binding) for binding in _bindings(admin) if binding.name.startswith(topic_prefix)} == wanted


def _key(binding: AclBinding) -> tuple[str, ...]:
    return (
        binding.principal,
        binding.operation.name,
        binding.restype.name,
        binding.name,
        binding.resource_pattern_type.name,
        binding.permission_type.name,
        binding.host,
    )


def _words(binding: AclBinding) -> str:
    return (
        f"{binding.permission_type.name.lower()} {binding.principal} {binding.operation.name.lower()} "
        f"{binding.restype.name.lower()} {binding.name} ({binding.resource_pattern_type.name.lower()})"
    )
