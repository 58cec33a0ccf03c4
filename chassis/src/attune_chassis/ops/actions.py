"""`ops actions`: what was done by hand, by whom, when and why."""

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.frame import JsonOption, Told, run, table
from attune_chassis.ops.words import plain
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")


def actions_command(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many of the newest.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """What operators have done here, newest first.

    Only looks; the login <service>_readonly will do. JSON: actions[] with id, acted_at, actor, action, reason, subject.
    """

    async def look(desk: Desk) -> Told:
        rows = [dict(row) async for row in QUERIES.actions(desk.connection, rows_max=limit)]
        found = [row | {"subject": orjson.loads(row["subject"])} for row in rows]
        return Told({"service": desk.service, "actions": found}, lambda console: _show(found, console))

    run(context, look, as_json=as_json)


def _show(found: list[dict[str, Any]], console: Console) -> None:
    if not found:
        console.print("Nobody has changed anything by hand.")
        return
    shown = table("when", "who", "what", "why", "to what")
    for row in found:
        subject = " ".join(f"{name}={plain(value, 60)}" for name, value in row["subject"].items())
        when = f"{row['acted_at']:%Y-%m-%d %H:%M:%S}Z"
        shown.add_row(when, plain(row["actor"]), plain(row["action"]), plain(row["reason"]), subject)
    console.print(shown)
