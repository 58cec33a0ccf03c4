"""`ops restore`: saying that a database was put back to the past, and seeing what that still waits for."""

from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console

from attune_chassis import restore
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import ATTENTION, DONE
from attune_chassis.ops.frame import ActorOption, Audited, JsonOption, ReasonOption, Told, YesOption, run
from attune_chassis.ops.words import counted
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""The database was put back to the past: declare, watch.

By a backup, a snapshot or a promoted replica. What this service has said since then stands in Kafka, and its database
does not know it. So commands are refused (503) until a relay has read the log back and nothing there is unknown any
more; reading works meanwhile. A restored backup or a promoted replica is noticed by itself. A snapshot, or a copied
data folder, is not: declare it with `begin`, BEFORE the service starts.
""",
)

NEXT_STEPS = (
    "Make sure that no process of the old database still runs: its relay above all.",
    "Start this service. Its relay reads the log back; its consumers make derived events again.",
    "Watch: ops restore status. What stays unknown needs you: ops orphans list",
    "When it has settled: ops deliveries list, and release what has not arrived.",
)


@app.command(name="begin")
def begin_command(
    context: typer.Context,
    *,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Declare that this database was put back to the past.

    Commands are refused until a relay has settled. Every delivery not yet settled counts from now on as one that may
    have happened. Needs the login <service>_app and no Kafka. JSON: begun, next[] (what to do now).
    """

    async def change(desk: Desk) -> Told:
        by = Audited.asked(actor, reason, yes=yes)
        by.confirm(
            f"Declare that the database of {desk.service} was restored? Commands are refused until it has settled."
        )
        await restore.begin(desk.connection, actor=by.actor, reason=by.reason)
        return Told({"begun": True, "next": list(NEXT_STEPS)}, _show_next_steps)

    run(context, change, as_json=as_json)


@app.command(name="status")
def status_command(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Whether this service takes commands, and what it waits for.

    Ends with 0 when it does, 1 while it refuses them. Only looks; the login <service>_readonly will do. JSON:
    takes_commands, known_server, settled, since, declared_by, reason, deliveries_doubted_since, open_orphans,
    unclear_deliveries.
    """

    async def look(desk: Desk) -> Told:
        document = await restore_state(desk)
        return Told(
            document, lambda console: _show(document, console), DONE if document["takes_commands"] else ATTENTION
        )

    run(context, look, as_json=as_json)


async def restore_state(desk: Desk) -> dict[str, Any]:
    """How things stand after a restore, if there was one."""
    state = await restore.server_state(desk.connection)
    unclear = [row["unclear"] async for row in QUERIES.unclear_by_kind(desk.connection)]
    return {
        "takes_commands": not await restore.commands_must_wait(desk.connection),
        **asdict(state),
        "open_orphans": (await QUERIES.orphan_summary(desk.connection))["open"],
        "unclear_deliveries": sum(unclear),
    }


def _show_next_steps(console: Console) -> None:
    console.print("Declared. Now:")
    for number, step in enumerate(NEXT_STEPS, 1):
        console.print(f"  {number}. {step}", soft_wrap=True)


def _show(document: dict[str, Any], console: Console) -> None:
    if document["takes_commands"]:
        console.print("This service takes commands.", style="green")
    else:
        console.print("Commands are refused (503 restored_not_settled) until a relay has settled here.", style="yellow")
    if document["declared_by"]:
        when = f"{document['since']:%Y-%m-%d %H:%M:%S}Z"
        settled = "settled" if document["settled"] else "not settled"
        console.print(f"Restore declared by {document['declared_by']} ({document['reason']}); {settled} since {when}.")
    console.print(
        f"{counted(document['open_orphans'], 'orphan waits', 'orphans wait')} for a decision: ops orphans list"
    )
    unclear = counted(document["unclear_deliveries"], "delivery is", "deliveries are")
    console.print(f"{unclear} unclear: ops deliveries list")
