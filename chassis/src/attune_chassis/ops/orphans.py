"""`ops orphans`: events the log knows and this database does not, because it was restored to the past."""

from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import (
    ActorOption,
    Audited,
    JsonOption,
    ReasonOption,
    Told,
    YesOption,
    event_id,
    run,
    table,
)
from attune_chassis.ops.parked_records import shown_headers, shown_key
from attune_chassis.ops.words import counted
from attune_chassis.recovery import decide_orphan
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")
Decision = Literal["accept", "withdraw"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Events in the log that this restored database does not know.

The database was restored to the past. Others have heard these events, and nothing can make them unheard. While one
waits for a decision this service publishes nothing, and refuses commands with 503. First make sure that no old relay
runs. Then wait a little: consumers read on and make derived events again, and an orphan that was made again leaves by
itself. What stays came from commands, which nobody sends again. For each of these:

  accept     The fact stands. Put into this database again what it says (`show` names type and subject).

  withdraw   The fact stands in the log too, for ever, but this service takes it back by a compensating event.
""",
)

NEXT_STEPS = {
    "accept": "The event stands and is not published again. Now enter its data again, so that this database agrees "
    "with what others have heard: look the subject up in the other services, or ask whoever sent the command. The next "
    "event of that subject must carry a higher version than the accepted one.",
    "withdraw": "The event stands in the log, so others still believe it. Now have this service say the opposite: "
    "enter the data again, and then undo it by the ordinary command (withdraw, cancel, correct), which publishes the "
    "compensating event.",
}

EventArgument = Annotated[str, typer.Argument(metavar="EVENT-ID", help="The ce_id, as `list` shows it.")]
EventsArgument = Annotated[
    str | None, typer.Argument(metavar="[EVENT-ID]", help="The ce_id, as `list` shows it; or --all.")
]
EveryOption = Annotated[bool, typer.Option("--all", help="All that wait for a decision now.")]


@app.command(name="list")
def list_command(
    context: typer.Context,
    *,
    decided: Annotated[bool, typer.Option("--decided", help="Those already decided as well.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 1000,
    as_json: JsonOption = False,
) -> None:
    """The orphans that wait for a decision.

    Only looks; the login <service>_readonly will do. JSON: open, orphans[] with ce_id, topic, partition, epoch,
    sequence, found_at, decision, decided_by, decided_at.
    """

    async def look(desk: Desk) -> Told:
        found = QUERIES.orphans(desk.connection, undecided_only=not decided, rows_max=limit)
        rows = [dict(row) async for row in found]
        summary = await QUERIES.orphan_summary(desk.connection)
        document = {"service": desk.service, "open": summary["open"], "orphans": rows}
        return Told(document, lambda console: _show(rows, summary["open"], console))

    run(context, look, as_json=as_json)


@app.command(name="show")
def show_command(context: typer.Context, event: EventArgument, as_json: JsonOption = False) -> None:
    """What one orphan is about, so that its data can be found.

    Type, subject, version and cause, never the value. Only looks; needs the login <service>_app. JSON: as in `list`,
    and key, headers, value_bytes.
    """

    async def look(desk: Desk) -> Told:
        row = await QUERIES.orphan(desk.connection, ce_id=event_id(event))
        if row is None:
            raise OpsError(f"{event} is no orphan here. See: ops orphans list")
        names = [name for name in row.keys() if name not in {"headers", "key"}]  # noqa: SIM118 - a row is no mapping
        document = {name: row[name] for name in names} | {"key": shown_key(row), "headers": shown_headers(row)}
        return Told(document, lambda console: _show_one(document, console))

    run(context, look, as_json=as_json)


@app.command(name="accept")
def accept_command(
    context: typer.Context,
    event: EventsArgument = None,
    *,
    every: EveryOption = False,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let an orphan stand: its fact is true.

    You will enter its data again. Each is decided once, for good. Needs the login <service>_app. JSON: decision,
    decided[] (ids), open (how many still wait), next (what to do now).
    """
    _decide(context, event, "accept", every=every, audit=(actor, reason, yes), as_json=as_json)


@app.command(name="withdraw")
def withdraw_command(
    context: typer.Context,
    event: EventsArgument = None,
    *,
    every: EveryOption = False,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an orphan back by a compensating event.

    It stands in the log for ever; this service will say the opposite. Each is decided once, for good. Needs the login
    <service>_app. JSON: decision, decided[] (ids), open (how many still wait), next (what to do now).
    """
    _decide(context, event, "withdraw", every=every, audit=(actor, reason, yes), as_json=as_json)


def _decide(
    context: typer.Context,
    event: str | None,
    decision: Decision,
    *,
    every: bool,
    audit: tuple[str | None, str | None, bool],
    as_json: bool,
) -> None:
    async def change(desk: Desk) -> Told:
        if (event is None) != every:
            raise MisusedError("Give one event id, or --all.")
        actor, reason, yes = audit
        by = Audited.asked(actor, reason, yes=yes)
        return await _decided(desk, by, decision, event)

    run(context, change, as_json=as_json)


async def _decided(desk: Desk, by: Audited, decision: Decision, event: str | None) -> Told:
    connection = desk.connection
    ids = [event_id(event)] if event else [row["ce_id"] async for row in QUERIES.open_orphan_ids(connection)]
    if event:
        await _check_open(desk, event)
    elif not ids:
        raise OpsError("No orphan waits for a decision.")
    by.confirm(f"{decision.capitalize()} {counted(len(ids), 'orphan', 'orphans')}, for good?")
    done = [one for one in ids if await decide_orphan(connection, one, decision, actor=by.actor, reason=by.reason)]
    if not done:
        raise OpsError("Somebody decided meanwhile, or the events were made again; nothing has changed.")
    left = (await QUERIES.orphan_summary(connection))["open"]
    document = {"decision": decision, "decided": done, "open": left, "next": NEXT_STEPS[decision]}

    def show(console: Console) -> None:
        console.print(f"Decided ({decision}): {counted(len(done), 'orphan', 'orphans')}. Still open: {left}.")
        console.print(NEXT_STEPS[decision], soft_wrap=True)

    return Told(document, show)


async def _check_open(desk: Desk, event: str) -> None:
    row = await QUERIES.orphan(desk.connection, ce_id=event_id(event))
    if row is None:
        raise OpsError(f"{event} is no orphan here. See: ops orphans list")
    if row["decision"] is not None:
        when = f"{row['decided_at']:%Y-%m-%d %H:%M}Z"
        raise OpsError(f"{event} is decided already: {row['decision']}, by {row['decided_by']}, {when}.")


def _show(rows: list[dict[str, Any]], still_open: int, console: Console) -> None:
    if not rows:
        console.print("No orphan waits for a decision.")
        return
    shown = table("event id", "topic", "number", "found", "decision")
    for row in rows:
        decision = f"{row['decision']} by {row['decided_by']}" if row["decision"] else "open"
        place = f"{row['topic']}/{row['partition']}"
        shown.add_row(str(row["ce_id"]), place, str(row["sequence"]), f"{row['found_at']:%Y-%m-%d %H:%M:%S}Z", decision)
    console.print(shown)
    console.print(f"{counted(still_open, 'orphan waits', 'orphans wait')} for a decision.")


def _show_one(document: dict[str, Any], console: Console) -> None:
    for name, value in document.items():
        if name != "headers":
            console.print(f"{name:12} {value if value is not None else '-'}", soft_wrap=True)
    for name, value in document["headers"].items():
        console.print(f"  {name:22} {value}", soft_wrap=True)
