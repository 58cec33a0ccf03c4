"""Who may read and write what, derived from the topics and the consumer groups.

Least rights: a user may write the topics it owns and read those its contract names; a writer needs nothing more for an
idempotent producer, for Kafka grants producer ids to whoever may write any topic. Whoever keeps a topic may see how it
is configured, so that it notices when somebody changed it. A service has the consumer groups it declares in `readers`
and no other; its relay reads without one. The observer and the integrators name their groups themselves: their own
name, or one that begins with it and a hyphen (`schoolmis-nightly`); a plain prefix would let an integrator called
`train` into the groups of `training`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from attune_contracts.topics import SERVICES, consumer_groups, keepers, topics_for


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


def rights(integrators: Iterable[str] = (), *, topic_prefix: str = "") -> frozenset[Right]:
    """Every right an installation with these integrators calls for; everything else is denied.

    `topic_prefix` stands before every topic and group name. Raises ValueError for a name no integrator can have.
    """
    names = tuple(integrators)
    topics, groups = topics_for(names), consumer_groups(names)
    on_topics = {
        *(Right(user, "write", "topic", topic_prefix + topic.name) for topic in topics for user in topic.writers),
        *(Right(user, "read", "topic", topic_prefix + topic.name) for topic in topics for user in topic.readers),
        *(
            Right(user, "describe_configs", "topic", topic_prefix + topic.name)
            for topic in topics
            for user in keepers(topic)
        ),
    }
    declared = {Right(group.principal, "read", "group", topic_prefix + group.name) for group in groups}
    further = {
        Right(group.principal, "read", "group", f"{topic_prefix}{group.name}-", prefixed=True)
        for group in groups
        if group.principal not in SERVICES
    }
    return frozenset(on_topics | declared | further)


def users(integrators: Iterable[str] = ()) -> tuple[str, ...]:
    """Everybody who has a right and therefore needs a login."""
    return tuple(sorted({right.user for right in rights(integrators)}))
