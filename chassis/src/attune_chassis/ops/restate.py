"""`ops restate` and `ops join`: saying again how things stand, and letting a reader begin in the middle of a log."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from attune_chassis.late_joiner import LateJoinError, join, stream_rows
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.errors import MisusedError, OpsError
from attune_chassis.ops.frame import ActorOption, Audited, JsonOption, ReasonOption, Told, YesOption, run
from attune_chassis.ops.parked_records import subscription_of
from attune_chassis.ops.words import counted
from attune_chassis.problems import Problem
from attune_chassis.restating import restate


def restate_command(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="What to say again; without it, what there is.")
    ] = None,
    *,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say again how things stand now, as ordinary events.

    For readers that missed what was said: they joined late, were restored, or accepted a gap. Every subscriber hears
    it, and takes it as it takes any event. Needs the login <service>_app. JSON: restatements[] (name, about) without
    NAME, else restated, things.
    """

    async def work(desk: Desk) -> Told:
        known = desk.definition.restatements(desk.resources)
        if name is None:
            listed = [{"name": one, "about": known[one].about} for one in sorted(known)]
            return Told({"service": desk.service, "restatements": listed}, lambda console: _show(listed, console))
        if name not in known:
            raise MisusedError(
                f"{desk.service} has no restatement {name}; it has: {', '.join(sorted(known)) or 'none'}."
            )
        by = Audited.asked(actor, reason, yes=yes)
        by.confirm(f"Say again: {known[name].about} Every subscriber will hear it. Go on?")
        try:
            count = await restate(
                desk.pool, known[name], name, clock=desk.resources.clock, actor=by.actor, reason=by.reason
            )
        except Problem as problem:
            raise OpsError(f"{problem.detail} {problem.next_step}") from None
        words = f"Said again: {counted(count, 'thing', 'things')}."
        return Told({"restated": name, "things": count}, lambda console: console.print(words))

    run(context, work, as_json=as_json)


def join_command(
    context: typer.Context,
    consumer: Annotated[str, typer.Argument(help="The consumer that stands with consumer_log_truncated.")],
    *,
    streams: Annotated[
        str,
        typer.Option(
            "--streams", metavar="FILE", help="The producer's answer to GET /v1/streams; - reads it from stdin."
        ),
    ],
    again: Annotated[
        bool, typer.Option("--again", help="Also where it has read before: gives up what retention has deleted.")
    ] = False,
    yes: YesOption = False,
    reason: ReasonOption = None,
    actor: ActorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a consumer begin in the middle of a shortened log.

    A log that no longer starts with its first record cannot be read from its start: begin where its producer stands.
    Ask the producer first: GET /v1/streams with an operator's token, into a file. Join. Then ask the producer's
    operator for a restatement (`restate`), after the joining, so that nothing falls between the two. Needs the login
    <service>_app. JSON: joined (partitions), consumer.
    """

    async def change(desk: Desk) -> Told:
        subscription = subscription_of(desk, consumer)
        by = Audited.asked(actor, reason, yes=yes)
        try:
            rows = stream_rows(_answer(streams), [desk.prefix + topic for topic in subscription.topics])
            async with desk.log_reader() as reader:
                bounds = await reader.bounds({row.place for row in rows})
            by.confirm(
                f"Let {consumer} begin where the producer stands, in {counted(len(rows), 'partition', 'partitions')}?"
            )
            count = await join(desk.pool, consumer, rows, bounds, actor=by.actor, reason=by.reason, again=again)
        except LateJoinError as error:
            raise OpsError(str(error)) from None
        words = (
            f"{consumer} joined {counted(count, 'partition', 'partitions')}; the running consumer notices by itself."
        )
        return Told({"joined": count, "consumer": consumer}, lambda console: console.print(words))

    run(context, change, as_json=as_json)


def _answer(streams: str) -> bytes:
    return sys.stdin.buffer.read() if streams == "-" else Path(streams).read_bytes()


def _show(listed: list[dict[str, str]], console: Console) -> None:
    if not listed:
        console.print("This service has nothing to say again.")
    for one in listed:
        console.print(f"{one['name']}: {one['about']}", soft_wrap=True)
