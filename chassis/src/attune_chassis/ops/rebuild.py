"""`ops rebuild`: a projection made anew from its log, while the old one goes on being read."""

from typing import Annotated, Any

import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk, kafka_answers
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import ActorOption, Audited, JsonOption, ReasonOption, Told, YesOption, run
from attune_chassis.ops.words import age, counted
from attune_chassis.rebuild import RebuildError, Rebuilt, rebuild
from attune_chassis.serving import version_of
from attune_chassis.settings import variable_name


def rebuild_command(
    context: typer.Context,
    projection: Annotated[
        str | None, typer.Argument(metavar="[PROJECTION]", help="Its name; without it, which there are.")
    ] = None,
    *,
    start_over: Annotated[
        bool, typer.Option("--start-over", help="Begin anew instead of going on with an interrupted rebuild.")
    ] = False,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a projection's tables anew from its log.

    For tables that say something wrong, after a bug was mended, and for new columns. Readers see the old tables until
    all of the new ones is there. It reads the log from its first
    record into a shadow beside the live tables, and swaps both when they stand at the same place. The service goes on
    meanwhile. Interrupted, it goes on where it stood when it is called again by the same version. A log that retention
    has shortened cannot be replayed: ask its owner for a restatement.

    Needs ATTUNE_OWNER_DATABASE_URL as well, because it makes a schema. JSON: projections[] (name, consumer, tables[])
    without PROJECTION, else rebuilt, records, resumed, parked (records parked anew), seconds.
    """

    async def work(desk: Desk) -> Told:
        known = {one.name: one for one in desk.definition.projections(desk.resources)}
        if projection is None:
            listed = [
                {"name": name, "consumer": one.subscription.consumer, "tables": list(one.tables)}
                for name, one in sorted(known.items())
            ]
            return Told({"service": desk.service, "projections": listed}, lambda console: _show(listed, console))
        if projection not in known:
            raise MisusedError(f"{desk.service} has no projection {projection}; see: ops rebuild")
        by = Audited.asked(actor, reason, yes=yes)
        tables = ", ".join(known[projection].tables)
        by.confirm(f"Make {projection} anew from its log ({tables}), and put it in place of what is there?")
        done = await _rebuilt(desk, by, projection, start_over=start_over)
        return Told({"rebuilt": projection, **_document(done)}, lambda console: console.print(_words(projection, done)))

    run(context, work, as_json=as_json)


async def _rebuilt(desk: Desk, by: Audited, projection: str, *, start_over: bool) -> Rebuilt:
    owner = desk.settings.owner_database_url
    if owner is None:
        raise MisusedError(f"{variable_name('owner_database_url')} is not set; a rebuild makes a schema and needs it.")
    try:
        with kafka_answers(desk.kafka.bootstrap_servers):
            return await rebuild(
                desk.definition,
                desk.resources,
                projection,
                kafka=desk.kafka,
                owner_database_url=owner.get_secret_value(),
                generation=version_of(desk.definition),
                actor=by.actor,
                reason=by.reason,
                start_over=start_over,
            )
    except RebuildError as error:
        raise OpsError(str(error)) from None


def _document(done: Rebuilt) -> dict[str, Any]:
    return {"records": done.records, "resumed": done.resumed, "parked": done.parked, "seconds": done.seconds}


def _words(projection: str, done: Rebuilt) -> str:
    records = counted(done.records, "record", "records")
    parked = f" {counted(done.parked, 'record is', 'records are')} parked: ops parked list" if done.parked else ""
    return f"{projection} is made anew from {records} in {age(done.seconds)}.{parked}"


def _show(listed: list[dict[str, Any]], console: Console) -> None:
    if not listed:
        console.print("This service has no projection.")
    for one in listed:
        console.print(f"{one['name']}: {', '.join(one['tables'])}, read by {one['consumer']}", soft_wrap=True)
