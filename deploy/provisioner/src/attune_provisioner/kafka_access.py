"""The contracts' rights, held in Kafka's own rules: granted where missing, withdrawn where nobody declared them."""

from collections.abc import Iterable, Sequence

from attune_contracts.access import Right
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


def ensure_rights(admin: AdminClient, wanted: Iterable[Right], *, topic_prefix: str, report: Report) -> None:
    """Grant what is missing and withdraw what should not be there, within the names under `topic_prefix`."""
    wanted_bindings = {_key(_binding(right)): right for right in wanted}
    found = {_key(binding): binding for binding in _bindings(admin) if binding.name.startswith(topic_prefix)}
    missing = [right for key, right in sorted(wanted_bindings.items()) if key not in found]
    surplus = [binding for key, binding in sorted(found.items()) if key not in wanted_bindings]
    for future in admin.create_acls([_binding(right) for right in missing]).values() if missing else ():
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


def _binding(right: Right) -> AclBinding:
    return AclBinding(
        ResourceType[right.kind.upper()],
        right.name,
        ResourcePatternType.PREFIXED if right.prefixed else ResourcePatternType.LITERAL,
        f"User:{right.user}",
        ANY_HOST,
        AclOperation[right.operation.upper()],
        AclPermissionType.ALLOW,
    )


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
