"""`attune status`, `attune logs` and `attune tail`."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from attune_sandbox.cli.frame import DataOption, console, data_folder, running_plan, told_plainly
from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.status import ProcessStatus, ServiceStatus, process_statuses, service_statuses
from attune_sandbox.platform.tail import tail_events

MEGABYTE = 1_000_000
FOLLOW_SECONDS = 0.2
LINES = 100


def status(data: DataOption = None) -> None:
    """Every process with its port and memory; lag and outbox rows waiting, service by service."""
    with told_plainly():
        plan, state = running_plan(data_folder(data))
        processes = process_statuses(state)
        console.print(_process_table(processes))
        console.print(f"together {sum(process.memory_bytes for process in processes) / MEGABYTE:.0f} MB\n")
        services = [name for name in plan.addresses().services if name in state.processes]
        console.print(_service_table(service_statuses(plan, services)))


def logs(
    name: Annotated[
        str | None, typer.Argument(metavar="SERVICE", help="A service, kafka, postgres or mailbox.")
    ] = None,
    data: DataOption = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")] = False,
) -> None:
    """Show the end of one log, or which logs there are."""
    with told_plainly():
        folder = data_folder(data)
        known = {path.stem: path for path in sorted(folder.logs.glob("*.log"))}
        if name is None:
            for stem, path in known.items():
                console.print(f"{stem:15} {path}")
            return
        if name not in known:
            raise SandboxError(_no_such_log(folder, name, list(known)), exit_code=EXIT_MISUSED)
        _show_log(known[name], follow=follow)


def tail(
    kind: Annotated[
        str | None, typer.Option("--type", metavar="T", help="Only this type, such as ReferralMade.")
    ] = None,
    data: DataOption = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the first event there is.")] = False,
) -> None:
    """Show events as they come, readable, until Ctrl-C."""
    with told_plainly():
        plan, _ = running_plan(data_folder(data))
        try:
            tail_events(plan, console, kind=kind, from_start=from_start)
        except KeyboardInterrupt:
            return


def _no_such_log(folder: DataFolder, name: str, known: list[str]) -> str:
    if not known:
        return f"There are no logs yet (data folder {folder.path}). Start with ./attune up"
    return f"There is no log of '{name}'. Logs: {', '.join(known)}."


def _show_log(path: Path, *, follow: bool) -> None:
    with path.open("r", encoding="utf-8", errors="replace") as file:
        for line in file.readlines()[-LINES:]:
            typer.echo(line, nl=False)
        try:
            while follow:
                line = file.readline()
                if line:
                    typer.echo(line, nl=False)
                else:
                    if path.stat().st_ino != os.fstat(file.fileno()).st_ino:
                        return
                    time.sleep(FOLLOW_SECONDS)
        except KeyboardInterrupt:
            return


def _process_table(processes: list[ProcessStatus]) -> Table:
    table = Table("process", "pid", "port", "memory", "state")
    for process in processes:
        ready = {True: "ready", False: "[yellow]not ready[/yellow]", None: "running"}[process.ready]
        table.add_row(
            process.name,
            str(process.pid),
            str(process.port or ""),
            f"{process.memory_bytes / MEGABYTE:.0f} MB",
            ready if process.running else "[red]ended[/red]",
        )
    return table


def _service_table(services: list[ServiceStatus | str]) -> Table:
    table = Table("service", "outbox rows waiting", "oldest waits", "events not yet read", "parked")
    for service in services:
        if isinstance(service, str):
            table.add_row(service)
            continue
        age = f"{service.outbox_age.total_seconds():.1f} s" if service.outbox_age is not None else ""
        lag = "unknown" if service.lag is None else str(service.lag)
        table.add_row(service.service, str(service.outbox_rows), age, lag, str(service.parked))
    return table
