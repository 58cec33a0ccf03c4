"""Topics and rights as lines for people and as plain data for machines."""

from collections.abc import Iterable
from typing import Any

from attune_contracts.access import Right
from attune_contracts.topics import Topic

_DAY_MS = 86_400_000


def topic_lines(topics: Iterable[Topic]) -> list[str]:
    """One line a topic: who writes it, who may read it, its key, partitions, retention and privacy."""
    return [
        f"{topic.name}  {topic.kind}  written by {', '.join(topic.writers)}  read by {', '.join(topic.readers)}  "
        f"key {topic.key}  {topic.partitions} partitions  kept {_kept(topic)}  {privacy_words(topic)}"
        for topic in topics
    ]


def topic_data(topics: Iterable[Topic]) -> list[dict[str, Any]]:
    """What a machine wants to know of each topic."""
    names = ("name", "kind", "owner", "readers", "writers", "key", "partitions", "retention_ms", "types", "purpose")
    return [
        {name: getattr(topic, name) for name in names}
        | {
            "privacy": topic.privacy.word,
            "sealed": None if topic.sealed is None else topic.sealed.word,
            "configuration": topic.configuration(),
        }
        for topic in topics
    ]


def right_lines(rights: Iterable[Right]) -> list[str]:
    """Who may do what, one right a line in columns; a name with a star stands for all that begin with it."""
    rows = [
        (right.user, right.operation, right.kind, f"{right.name}{'*' if right.prefixed else ''}")
        for right in sorted(rights)
    ]
    rows.insert(0, ("USER", "MAY", "KIND", "NAME"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])) for row in rows]


def right_data(rights: Iterable[Right]) -> list[dict[str, Any]]:
    """Who may do what, for a machine."""
    names = ("user", "operation", "kind", "name", "prefixed")
    return [{name: getattr(right, name) for name in names} for right in sorted(rights)]


def privacy_words(topic: Topic) -> str:
    """The highest class of what may appear: in clear, and inside a seal where one may travel."""
    sealed = "" if topic.sealed is None else f", {topic.sealed.word} inside seals"
    return f"{topic.privacy.word} in clear{sealed}"


def _kept(topic: Topic) -> str:
    return "for ever" if topic.retention_ms is None else f"{topic.retention_ms // _DAY_MS} days"
