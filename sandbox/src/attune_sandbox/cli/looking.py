"""`attune status`, `attune logs` and `attune tail`."""

import asyncio
from typing import Annotated

import typer

from attune_sandbox.cli.frame import DataOption, console, data_folder, running_plan, told_plainly
from attune_sandbox.platform.logs import NAMES, show_logs
from attune_sandbox.platform.status import look, show
from attune_sandbox.platform.tail import tail as show_events

LogName = Annotated[str | None, typer.Argument(metavar="[NAME]", help=f"One of: {', '.join(NAMES)}.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")]
Lines = Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="T", help="Only this type, such as ReferralMade; may be given several times."),
]
FromStart = Annotated[bool, typer.Option("--from-start", help="Begin with the first event there is.")]


def status(data: DataOption = None) -> None:
    """Every process with its port and memory; lag and outbox rows waiting, service by service."""
    with told_plainly():
        plan, state = running_plan(data_folder(data))
        show(asyncio.run(look(plan, state)), console)


def logs(name: LogName = None, data: DataOption = None, follow: Follow = False, lines: Lines = 50) -> None:
    """Show the end of one log, or of all."""
    with told_plainly():
        show_logs(data_folder(data), name, follow=follow, lines=lines, console=console)


def tail(kind: Types = None, data: DataOption = None, from_start: FromStart = False) -> None:
    """Show events as they come, readable, until Ctrl-C."""
    with told_plainly():
        plan, _ = running_plan(data_folder(data))
        asyncio.run(show_events(plan.addresses(), types=frozenset(kind or ()), from_start=from_start, console=console))
