"""`ops parked`: records a consumer could not apply, and what to do with them."""

from typing import Annotated, Any

import asyncpg
import typer
from rich.console import Console

from attune_chassis.ops.desk import Desk
from attune_chassis.ops.frame import (
    ActorOption,
    Audited,
    JsonOption,
    ReasonOption,
    Told,
    YesOption,
    run,
    table,
)
from attune_chassis.ops.parked_discard import discard_one
from attune_chassis.ops.parked_records import (
    Place,
    hidden_headers,
    meaning,
    parked_row,
    place_of,
    shown_headers,
    shown_key,
)
from attune_chassis.ops.parked_replay import replay_all, replay_one
from attune_chassis.ops.parked_reveal import revealed
from attune_chassis.ops.words import age, counted
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Records a consumer could not apply. Each is either applied or parked, never both, never neither.

A parked record of our own topics holds its key back: later events of that key are parked behind it (held_back), so that
nothing overtakes it; all other keys flow on. Mend the cause (a bug, a missing row), then `replay`: the key's records
are applied in their order, in one transaction, and the key goes free. `discard` gives a record up for good.

Reasons: handler_error (a bug: the error's name stands beside it), held_back (waits behind another of its key), awaiting
(waits for an event of another topic, and is tried again by itself), unreadable_stream_headers
(no relay of ours wrote it), id_conflict and missing_header (intake; the sender was answered), undecodable and other
codes of the decoder (docs/operations.md says of each what to do).
""",
)

RecordArgument = Annotated[
    str, typer.Argument(metavar="RECORD", help="As `parked list` names it: topic/partition/offset.")
]
ConsumerOption = Annotated[
    str | None, typer.Option("--consumer", metavar="NAME", help="Only what this consumer parked.")
]
TopicOption = Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="Only records of this topic.")]
ParkedAsOption = Annotated[
    str | None, typer.Option("--parked-as", metavar="CODE", help="Only records parked for this reason.")
]


@app.command(name="list")
def list_command(
    context: typer.Context,
    *,
    consumer: ConsumerOption = None,
    topic: TopicOption = None,
    parked_as: ParkedAsOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, the oldest first.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """Every parked record, oldest first.

    Reason, age, consumer, topic, key and place in the log. Only looks. With the login <service>_readonly it works too,
    but without keys and types. JSON: total, records[] with record, consumer, topic, partition, offset, key, type,
    reason, error, parked_at, age_seconds.
    """

    async def look(desk: Desk) -> Told:
        wanted = {"consumer": consumer, "topic": desk.topic(topic) if topic else None, "reason": parked_as}
        total = await QUERIES.parked_count(desk.connection, **wanted)
        try:
            rows = [row async for row in QUERIES.parked_records(desk.connection, rows_max=limit, **wanted)]
        except asyncpg.InsufficientPrivilegeError:
            found = QUERIES.parked_records_without_keys(desk.connection, rows_max=limit, **wanted)
            rows = [{**row, "key": None, "headers": "[]"} async for row in found]
        records = [_listed(row) for row in rows]
        return Told(
            {"service": desk.service, "total": total, "records": records},
            lambda console: _show(records, total, console),
        )

    run(context, look, as_json=as_json)


@app.command(name="show")
def show_command(
    context: typer.Context,
    record: RecordArgument,
    *,
    consumer: ConsumerOption = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show the value and all headers too; needs --reason, and is audited.")
    ] = False,
    actor: ActorOption = None,
    reason: ReasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """One parked record, without any personal value.

    Its headers, why it is parked, and what its event is about. Only looks (with --reveal it leaves an audit row); needs
    the login <service>_app. JSON: as in `list`, and headers, hidden_headers[], meaning with readable and fields (null
    where a value is withheld), sha256, value_bytes; with --reveal also value (text, or base64 where it is none) and
    all_headers.
    """

    async def look(desk: Desk) -> Told:
        row = await parked_row(desk, place_of(desk, record), consumer)
        document = {**_listed(row), **_described(desk, row)}
        if reveal:
            document |= await revealed(desk, row, Audited.named(actor, reason))
        return Told(document, lambda console: _show_one(document, console))

    run(context, look, as_json=as_json)


@app.command(name="replay")
def replay_command(
    context: typer.Context,
    record: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A parked record; all of its key are replayed with it.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every key there is, or that the options below leave.")] = False,
    consumer: ConsumerOption = None,
    topic: TopicOption = None,
    parked_as: ParkedAsOption = None,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apply parked records again, once their cause is mended.

    All of a key in their order, in one transaction. A key whose record fails again stays exactly as it is. Of a foreign
    topic the one record is handed to the intake again. With --all keys are replayed one by one, and those that fail are
    counted. Ends with 0 when all were applied, 1 when something failed. Needs the login <service>_app. JSON: replayed
    (records), keys, failed[] with record, error.
    """

    async def change(desk: Desk) -> Told:
        by = Audited.asked(actor, reason, yes=yes)
        if every and record is None:
            return await replay_all(desk, by, consumer=consumer, topic=topic, parked_as=parked_as)
        return await replay_one(desk, by, record, consumer, every=every)

    run(context, change, as_json=as_json)


@app.command(name="discard")
def discard_command(
    context: typer.Context,
    record: RecordArgument,
    *,
    consumer: ConsumerOption = None,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give one parked record up for good.

    This service will never have its effect. The event stays in the log, and other services are not concerned. Its key
    goes free with its last parked record; those held back behind it stay parked until they are replayed. Keep in mind
    that what follows may build on the event you discard. Needs the login <service>_app. JSON: discarded, sha256,
    key_free, left_of_key.
    """

    async def change(desk: Desk) -> Told:
        by = Audited.asked(actor, reason, yes=yes)
        return await discard_one(desk, by, place_of(desk, record), consumer)

    run(context, change, as_json=as_json)


def _listed(row: Any) -> dict[str, Any]:
    names = ("consumer", "topic", "partition", "offset", "reason", "error", "parked_at", "age_seconds")
    place = Place(row["topic"], row["partition"], row["offset"])
    ce_type = shown_headers(row).get("ce_type")
    return {"record": str(place), **{name: row[name] for name in names}, "key": shown_key(row), "type": ce_type}


def _described(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "headers": shown_headers(row),
        "hidden_headers": hidden_headers(row),
        "meaning": meaning(desk.subscriptions.get(row["consumer"]), row),
        "sha256": row["sha256"].hex(),
        "value_bytes": len(row["value"] or b""),
    }


def _show(records: list[dict[str, Any]], total: int, console: Console) -> None:
    if not records:
        console.print("No record is parked.")
        return
    shown = table("age", "consumer", "record", "key", "type", "parked as", "error")
    for one in records:
        words = (one["consumer"], one["record"], one["key"] or "-", one["type"] or "-", one["reason"], one["error"])
        shown.add_row(age(one["age_seconds"]), *words)
    console.print(shown)
    if total > len(records):
        console.print(f"{len(records)} of {counted(total, 'record', 'records')}; more with --limit.")


def _show_one(document: dict[str, Any], console: Console) -> None:
    for name in ("record", "consumer", "key", "reason", "error", "sha256", "value_bytes"):
        console.print(f"{name:16} {document[name] if document[name] is not None else '-'}", soft_wrap=True)
    console.print(f"{'parked':16} {age(document['age_seconds'])} ago, {document['parked_at']:%Y-%m-%d %H:%M:%S}Z")
    for name, value in document["headers"].items():
        console.print(f"  {name:22} {value}", soft_wrap=True)
    if document["hidden_headers"]:
        console.print(f"  not shown: {', '.join(document['hidden_headers'])}", soft_wrap=True)
    _show_meaning(document["meaning"], console)
    if "value" in document:
        console.print(f"{'value':16} {document['value']}", soft_wrap=True)


def _show_meaning(meant: dict[str, Any], console: Console) -> None:
    if meant["readable"] is None:
        console.print("A record others wrote: it is not opened here.")
    elif not meant["readable"]:
        console.print(f"This version cannot read it: {meant['refused']}.")
    for name, value in meant["fields"].items():
        console.print(f"  .{name:21} {value if value is not None else '(not shown)'}", soft_wrap=True)
