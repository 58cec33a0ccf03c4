"""What an installation adds to the declared settings: how many copies there are of each record."""

from attune_contracts.topics import Topic

REPLICAS = 3


def installed_configuration(topic: Topic, replicas: int) -> dict[str, str]:
    """A topic's settings on a cluster that keeps so many copies: with three or more, one may be away and no more."""
    shared = {"min.insync.replicas": str(replicas - 1)} if replicas >= REPLICAS else {}
    return topic.configuration() | shared
