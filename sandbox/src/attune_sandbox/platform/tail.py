"""`attune tail`: the events of the domain topics as they come, one readable line each."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from attune_contracts.topics import OBSERVER, TOPICS
from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, Message, TopicPartition
from rich.console import Console
from rich.text import Text

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.platform.plan import Plan

POLL_SECONDS = 0.5
METADATA_TIMEOUT_SECONDS = 10.0
HIDDEN = ("authority", "occurred_at")
STREAM_MARK = "attune.stream."


def tail_events(plan: Plan, console: Console, *, kind: str | None, from_start: bool) -> None:
    """Print events until interrupted; raises SandboxError for a type there is not."""
    topics = [topic for topic in TOPICS if topic.kind == "domain"]
    known = {short_name(type_name) for topic in topics for type_name in topic.types}
    if kind is not None and short_name(kind) not in known:
        raise SandboxError(
            f"There is no event type '{kind}'. Types: {', '.join(sorted(known))}.", exit_code=EXIT_MISUSED
        )
    login = plan.kafka_login(OBSERVER)
    consumer = Consumer(
        {**login.librdkafka(), "group.id": f"{OBSERVER}-tail-{uuid.uuid4().hex}", "enable.auto.commit": False}
    )
    try:
        consumer.assign(list(_partitions(consumer, [topic.name for topic in topics], from_start=from_start)))
        while True:
            message = consumer.poll(POLL_SECONDS)
            if message is not None and message.error() is None:
                line = readable(message, kind)
                if line is not None:
                    console.print(line, soft_wrap=True)
    finally:
        consumer.close()


def short_name(type_name: str) -> str:
    """`ReferralMade` from `attune.referrals.ReferralMade.v1`, or from itself."""
    parts = type_name.split(".")
    return parts[-2] if len(parts) > 1 else type_name


def readable(message: Message, kind: str | None) -> Text | None:
    """One event as a line; None for the stream's own marks and for other types than `kind`."""
    headers = {name: value.decode() for name, value in message.headers() or ()}
    type_name = headers.get("ce_type", "")
    if type_name.startswith(STREAM_MARK) or (kind is not None and short_name(type_name) != short_name(kind)):
        return None
    data = json.loads(message.value() or b"{}")
    line = Text(f"{headers.get('ce_time', '')[:19]}  ", style="dim")
    line.append(f"{short_name(type_name):26}", style="bold")
    line.append(f" {headers.get('ce_subject', '')}  ", style="cyan")
    line.append("  ".join(f"{name}={_value(value)}" for name, value in data.items() if name not in HIDDEN), style="")
    return line


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "/".join(_value(item) for item in value.values())
    return str(value)


def _partitions(consumer: Consumer, topics: list[str], *, from_start: bool) -> Iterator[TopicPartition]:
    known = consumer.list_topics(timeout=METADATA_TIMEOUT_SECONDS).topics
    for topic in topics:
        for partition in known[topic].partitions:
            yield TopicPartition(topic, partition, OFFSET_BEGINNING if from_start else OFFSET_END)
