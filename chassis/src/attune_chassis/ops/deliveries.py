"""`ops deliveries`: outside effects that may or may not have happened, and letting them go out."""

from typing import Annotated, Any

import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import ActorOption, Audited, JsonOption, ReasonOption, Told, YesOption, run, table
from attune_chassis.ops.words import age, counted
from attune_chassis.restore import release_deliveries, server_state
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Outside effects that may or may not have happened.

Mails, messages, calls: "unclear" ones. A call was cut off, or the database was restored to a time before it. What must
be told (sends by itself: yes) goes out again by itself, under the same id, so that the other side can drop the second
one. The rest waits here: look at the other side whether it has arrived, then `release` it to be sent (again).
""",
)

KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Only deliveries of this kind; may be given several times."),
]


@app.command(name="list")
def list_command(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, the longest waiting first.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """The unclear deliveries.

    Only looks; the login <service>_readonly will do. JSON: deliveries[] with id, kind, state, attempts, unclear_count,
    reason, started_at, waiting_seconds, sends_by_itself.
    """

    async def look(desk: Desk) -> Told:
        own = self_sending(desk)
        rows = [dict(row) async for row in QUERIES.unclear_deliveries(desk.connection, rows_max=limit)]
        found = [row | {"sends_by_itself": row["kind"] in own} for row in rows]
        return Told({"service": desk.service, "deliveries": found}, lambda console: _show(found, console))

    run(context, look, as_json=as_json)


@app.command(name="release")
def release_command(
    context: typer.Context,
    *,
    kind: KindOption = None,
    every: Annotated[bool, typer.Option("--all", help="All kinds; ends the doubt a restore has cast on them.")] = False,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let unclear deliveries go out (again).

    Somebody may get a thing twice. Needs the login <service>_app. JSON: released, kinds[] (null for all).
    """

    async def change(desk: Desk) -> Told:
        if every == bool(kind):
            raise MisusedError("Give one or more --kind, or --all.")
        by = Audited.asked(actor, reason, yes=yes)
        return await _release(desk, by, kind)

    run(context, change, as_json=as_json)


def self_sending(desk: Desk) -> set[str]:
    """The kinds whose unclear deliveries are sent again without an operator."""
    return {channel.kind for channel in desk.definition.deliveries(desk.resources) if channel.policy.must_tell}


async def _release(desk: Desk, by: Audited, kinds: list[str] | None) -> Told:
    waiting = {row["kind"]: row["unclear"] async for row in QUERIES.unclear_by_kind(desk.connection)}
    count = sum(number for kind, number in waiting.items() if kinds is None or kind in kinds)
    in_doubt = (await server_state(desk.connection)).deliveries_doubted_since is not None
    if not count and not (kinds is None and in_doubt):
        raise OpsError("No such delivery is unclear. See: ops deliveries list")
    by.confirm(f"Let {counted(count, 'unclear delivery', 'unclear deliveries')} go out (again)?")
    released = await release_deliveries(desk.connection, actor=by.actor, reason=by.reason, kinds=kinds)
    document = {"released": released, "kinds": kinds}
    words = f"Released: {counted(released, 'delivery', 'deliveries')}. The timer role sends them."
    return Told(document, lambda console: console.print(words))


def _show(found: list[dict[str, Any]], console: Console) -> None:
    if not found:
        console.print("No delivery is unclear.")
        return
    shown = table("id", "kind", "state", "attempts", "unclear", "why", "waiting", "sends by itself")
    for row in found:
        counts = (str(row["attempts"]), str(row["unclear_count"]), row["reason"] or "-", age(row["waiting_seconds"]))
        shown.add_row(str(row["id"]), row["kind"], row["state"], *counts, "yes" if row["sends_by_itself"] else "NO")
    console.print(shown)
