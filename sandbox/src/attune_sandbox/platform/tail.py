"""`attune tail`: the facts of the domain topics as they come, one line each, read as user `observer` by the fold."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from attune_contracts import ContractError
from attune_contracts.topics import TOPICS
from rich.console import Console
from rich.text import Text

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.play.addresses import SandboxAddresses
from attune_sandbox.play.events import EventLog, SeenEvent

DOMAIN_TOPICS = tuple(topic for topic in TOPICS if topic.kind == "domain")
TYPE_NAMES = tuple(sorted({ce_type.split(".")[2] for topic in DOMAIN_TOPICS for ce_type in topic.types}))
SHORT_ID_LENGTH = 8
NOT_FACTS = {"occurred_at", "parties"}
SERVICE_WIDTH = max(len(topic.owner) for topic in DOMAIN_TOPICS)
TYPE_WIDTH = max(len(name) for name in TYPE_NAMES)


async def tail(addresses: SandboxAddresses, *, types: frozenset[str], from_start: bool, console: Console) -> None:
    """Print events until cancelled: those to come, and before them with `from_start` all there are.

    `types` are names like `ReferralMade`; none means all. What is at hand together is put in the order of its times.

    Raises:
        SandboxError: a type there is not, Kafka does not answer, or an event these contracts cannot read.
    """
    refuse_unknown(types)
    try:
        async with EventLog.reading(addresses, addresses.observer, [topic.name for topic in DOMAIN_TOPICS]) as log:
            if not from_start:
                log.take()
            while True:
                for event in sorted(await log.news(), key=lambda event: event.recorded_at):
                    if not types or event.name in types:
                        console.print(as_line(event), soft_wrap=True, highlight=False)
    except ContractError as error:
        raise SandboxError(f"An event cannot be read with this version's contracts: {error}") from error


def refuse_unknown(types: frozenset[str]) -> None:
    """Raise SandboxError for a name that no event of a domain topic has, with those that are close to it."""
    for name in sorted(types - set(TYPE_NAMES)):
        by_small_letters = {known.lower(): known for known in TYPE_NAMES}
        close = [by_small_letters[one] for one in get_close_matches(name.lower(), by_small_letters)]
        hint = f"Did you mean {' or '.join(close)}?" if close else f"Types: {', '.join(TYPE_NAMES)}."
        raise SandboxError(f"There is no event type '{name}'. {hint}", exit_code=EXIT_MISUSED)


def as_line(event: SeenEvent) -> Text:
    """Local time, service, type, end of the subject, and the coded facts."""
    return Text.assemble(
        (f"{event.recorded_at.astimezone():%H:%M:%S} ", "dim"),
        (f"{event.service:{SERVICE_WIDTH}} ", "cyan"),
        (f"{event.name:{TYPE_WIDTH}} ", "bold"),
        (f"{_short(event.subject)} ", "magenta"),
        " ".join(f"{name}={value}" for name, value in _facts(event)),
    )


def _facts(event: SeenEvent) -> Iterator[tuple[str, str]]:
    for name in type(event.data).model_fields:
        value = getattr(event.data, name)
        if value is not None and name not in NOT_FACTS and name != event.data.key_field:
            yield name, _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(_in_words(one) for one in value) or "-"
    return _short(str(value)) if isinstance(value, UUID) else str(value)


def _short(identifier: str) -> str:
    """The end of an id: its beginning is the time, which neighbours share."""
    return identifier[-SHORT_ID_LENGTH:]
