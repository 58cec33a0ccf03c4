"""`ops explain`: where an event is, and what it caused."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import ATTENTION, DONE, MisusedError
from attune_chassis.ops.explain_tree import show_explained
from attune_chassis.ops.explaining import Question, explain
from attune_chassis.ops.frame import JsonOption, Told, event_id, progress_line, run
from attune_chassis.ops.words import plain

TIME_ORDERED = 7


def explain_command(
    context: typer.Context,
    event: Annotated[str, typer.Argument(metavar="EVENT-ID", help="The ce_id of an event.")],
    *,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="WHEN",
            help="Look no further back than this time (2026-03-01T09:00Z), or the time in this UUIDv7.",
        ),
    ] = None,
    correlation: Annotated[
        str | None, typer.Option("--correlation", metavar="ID", help="The event's correlation id, where it is known.")
    ] = None,
    records_max: Annotated[
        int, typer.Option("--max-records", min=1, help="How many of the newest records to look through.")
    ] = 1_000_000,
    as_json: JsonOption = False,
) -> None:
    """Where an event is, and what it caused, as a tree with times.

    Looks in this service's outbox, orphans and parked records, and in the topics it writes and hears. A log has no
    index: its newest --max-records are read, or what came --since; when that was not everything, the answer says so.
    For every event: what the log's fold says of it (apply: it counts; void: sent by a relay that had been replaced;
    repeat), and what each consumer here made of it (applied, passed_over, told_in_another,
    parked, discarded, not_read).

    Ends with 0 when it was found, 1 when not. Only looks; needs the login <service>_app. JSON: service, event_id,
    correlation_id, found, records_read, read_everything, events[] with ce_id, type, source, subject, recorded_at,
    correlation_id, causation_id, fact_id, topic, partition, offset, logged_at, whereabouts[] (service, kind, ...).
    """

    async def look(desk: Desk) -> Told:
        question = Question(
            event_id=event_id(event),
            correlation_id=event_id(correlation) if correlation else None,
            since=moment(since) if since else None,
            records_max=records_max,
            progress=progress_line("read"),
        )
        document = await explain(desk, question)
        code = DONE if document["found"] else ATTENTION
        return Told(document, lambda console: show_explained([document], console), code)

    run(context, look, as_json=as_json)


def moment(text: str) -> datetime:
    """A time as typed (UTC without an offset), or the time within a UUIDv7. Raises MisusedError."""
    try:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        time_ordered = UUID(text)
    except ValueError:
        raise MisusedError(f"{plain(text)} is neither a time, such as 2026-03-01T09:00Z, nor an id.") from None
    if time_ordered.version != TIME_ORDERED:
        raise MisusedError(f"{text} tells no time: only ids of version 7 do, such as those of referrals.")
    return datetime.fromtimestamp((time_ordered.int >> 80) / 1000, UTC)
