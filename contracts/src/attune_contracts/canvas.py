"""Blocks of the documentation that must not drift: what a service publishes and consumes, and who hears whom."""

from typing import Final

from attune_contracts.message_map import short_name
from attune_contracts.registry import consumes, publishable_events, publishes
from attune_contracts.topic_declarations import INTEGRATOR, SERVICES

NAMED_MAX: Final = 6
"""So many types are named on an arrow of the overview."""


def canvas(service: str) -> str:
    """Markdown: one service's published and consumed types. Raises ValueError for a name that is no service."""
    if service not in SERVICES:
        raise ValueError(f"{service!r} is no service; the services are {', '.join(SERVICES)}")
    lines = ["| publishes | on | read by |", "|---|---|---|"]
    for event in publishes(service):
        readers = ", ".join(event.known_consumers) or "nobody yet"
        lines.append(f"| `{short_name(event.ce_type)}` | `{event.topic}` | {readers} |")
    lines += ["", "| consumes | from | on |", "|---|---|---|"]
    for event in consumes(service):
        lines.append(f"| `{short_name(event.ce_type)}` | {_writer(event.producer())} | `{event.topic}` |")
    return "\n".join(lines) + "\n"


def overview() -> str:
    """Mermaid: which service hears which other, and through how many types; the small brother of the message map."""
    heard: dict[tuple[str, str], list[str]] = {}
    for event in publishable_events():
        for reader in event.known_consumers:
            heard.setdefault((_writer(event.producer()), reader), []).append(short_name(event.ce_type))
    lines = ["flowchart LR"]
    lines += [
        f"    {writer} -->|{_label(tuple(dict.fromkeys(names)))}| {reader}"
        for (writer, reader), names in sorted(heard.items())
    ]
    return "\n".join(lines) + "\n"


def _label(names: tuple[str, ...]) -> str:
    """The names one below the other while they can be taken in at a glance; else how many there are."""
    return "<br/>".join(names) if len(names) <= NAMED_MAX else f"{len(names)} types of event"


def _writer(producer: str) -> str:
    return producer if producer in SERVICES else INTEGRATOR
