"""`attune up` and `attune down`."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from attune_sandbox.cli.frame import DataOption, PortBaseOption, console, data_folder, ports_of, told_plainly
from attune_sandbox.errors import SandboxError
from attune_sandbox.locations import project_folder
from attune_sandbox.platform.data_folder import DataFolder, RunState
from attune_sandbox.platform.launcher import Launcher
from attune_sandbox.platform.parts import last_words
from attune_sandbox.platform.plan import Plan
from attune_sandbox.platform.recovery import end_leftovers
from attune_sandbox.play import play_file
from attune_sandbox.processes import wait_until_gone

DEMONSTRATION = "demonstration"
DETACH_TIMEOUT_SECONDS = 600.0
DOWN_TIMEOUT_SECONDS = 90.0
POLL_SECONDS = 0.2


def up(
    data: DataOption = None,
    port_base: PortBaseOption = None,
    empty: Annotated[bool, typer.Option("--empty", help="Play no demonstration.")] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Go on in the background once all is ready.")] = False,
) -> None:
    """Start everything, play the demonstration once, stay until Ctrl-C."""
    with told_plainly():
        folder = data_folder(data)
        if detach:
            _detached(folder, sys.argv[1:])
            return
        Launcher(folder, ports_of(folder, port_base), console).run(_welcome if empty else _play_and_welcome)


def down(data: DataOption = None) -> None:
    """Stop everything; the data stays."""
    with told_plainly():
        folder = data_folder(data)
        state = folder.running()
        if state is None:
            left = folder.state()
            if left is not None and end_leftovers(left, console):
                return
            raise SandboxError(f"Attune is not running (data folder {folder.path}).")
        launcher = state.launcher_identity()
        if launcher is not None:
            launcher.send(signal.SIGTERM)
            if wait_until_gone([launcher], DOWN_TIMEOUT_SECONDS):
                raise SandboxError(f"The launcher (process {launcher.pid}) did not stop in time.")
        console.print("Attune is stopped.")


def _play_and_welcome(plan: Plan, state: RunState) -> None:
    if DEMONSTRATION not in state.played:
        file = project_folder() / "examples" / f"{DEMONSTRATION}.yaml"
        try:
            asyncio.run(play_file(file, plan.addresses(), run_id=DEMONSTRATION, console=console))
            state.played.append(DEMONSTRATION)
        except SandboxError as error:
            console.print(f"The demonstration could not be played: {error.sentence}", style="red", markup=False)
    _welcome(plan, state)


def _welcome(plan: Plan, state: RunState) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for service in sorted(name for name in state.processes if name in plan.addresses().services):
        table.add_row(f"{service}: API and its pages", f"{plan.service_url(service)}/docs")
    table.add_row("mails that were sent", plan.mailbox_url)
    table.add_row("Kafka", f"{plan.bootstrap_servers} (SASL_PLAINTEXT, SCRAM-SHA-512)")
    table.add_row("PostgreSQL", f"127.0.0.1:{plan.ports.postgres}, one database per service")
    table.add_row("data, logs and secrets", str(plan.folder.path))
    console.print("\n[bold]Attune is up.[/bold]  Stop it with Ctrl-C or ./attune down\n")
    console.print(table)
    console.print("\nNext: ./attune status   ./attune tail   ./attune token coordinator   ./attune logs referrals\n")


def _detached(folder: DataFolder, arguments: list[str]) -> None:
    """Start the same command without `--detach` in a session of its own and wait until it is ready."""
    if folder.running() is not None:
        raise SandboxError(f"Attune is already running (data folder {folder.path}). ./attune status shows it.")
    folder.prepare()
    log = folder.logs / "launcher.log"
    command = [sys.executable, "-m", "attune_sandbox", *(word for word in arguments if word != "--detach")]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own program with the person's own words
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    with console.status(f"Starting in the background (log: {log})"):
        _await_ready(folder, process, log)
    console.print(log.read_text("utf-8"), markup=False)
    process.returncode = 0  # it goes on without us: nobody waits for it any more


def _await_ready(folder: DataFolder, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + DETACH_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SandboxError(last_words(log))
        state = folder.running()
        launcher = state.launcher_identity() if state is not None and state.welcomed else None
        if launcher is not None and launcher.pid == process.pid:
            return
        time.sleep(POLL_SECONDS)
    raise SandboxError(f"Not ready after {DETACH_TIMEOUT_SECONDS:g} seconds. The log: {log}")
