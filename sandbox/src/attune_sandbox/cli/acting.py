"""`attune play`, `attune token` and `attune reset`."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from attune_sandbox.cli.frame import DataOption, console, data_folder, running_plan, told_plainly
from attune_sandbox.compose_addresses import ComposeProject
from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.keys import Keys
from attune_sandbox.locations import project_folder, state_folder
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.platform.plan import INTEGRATOR
from attune_sandbox.platform.reset import reset as delete
from attune_sandbox.play import play_file
from attune_sandbox.tokens import DEFAULT_AUTHORITY, ROLES, mint_token

SECONDS_OF_AN_HOUR = 3600


ComposeOption = Annotated[
    bool, typer.Option("--compose", help="For what `docker compose up` started, not `./attune up`.")
]


def play(
    file: Annotated[Path, typer.Argument(help="A scenario, such as examples/demonstration.yaml.")],
    data: DataOption = None,
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="NAME", help="Name of this play; the same name repeats it harmlessly."),
    ] = None,
    compose: ComposeOption = False,
) -> None:
    """Carry out a scenario through the public interfaces and show what it caused."""
    with told_plainly():
        if not file.is_file():
            raise SandboxError(f"There is no file {file}.", exit_code=EXIT_MISUSED)
        if compose:
            addresses = _compose_project().addresses(INTEGRATOR)
        else:
            addresses = running_plan(data_folder(data))[0].addresses()
        name = run or datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        asyncio.run(play_file(file, addresses, run_id=name, console=console))


def token(
    role: Annotated[str, typer.Argument(help=f"One of: {', '.join(ROLES)}.")],
    *,
    data: DataOption = None,
    setting: Annotated[
        list[str] | None, typer.Option("--setting", metavar="ID", help="A setting it is for, such as urn:118246.")
    ] = None,
    authority: Annotated[str, typer.Option("--authority", metavar="ONS", help="ONS code.")] = DEFAULT_AUTHORITY,
    hours: Annotated[float, typer.Option("--hours", min=0.01, max=24 * 365, help="How long it is good for.")] = 8.0,
    compose: ComposeOption = False,
) -> None:
    """Print a bearer token of the sandbox's own issuer."""
    with told_plainly():
        if role == "school" and not setting:
            raise SandboxError(
                "A school's token is for that school: ./attune token school --setting urn:118246",
                exit_code=EXIT_MISUSED,
            )
        keys = _compose_project().keys() if compose else _issuer_keys(data_folder(data))
        lifetime = hours * SECONDS_OF_AN_HOUR
        typer.echo(mint_token(keys, role, authority=authority, settings=setting, lifetime_seconds=lifetime))


def reset(data: DataOption = None, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete the data folder, after asking."""
    with told_plainly():
        folder = data_folder(data)
        if folder.running() is not None:
            raise SandboxError("Attune is running. Stop it first with ./attune down")
        if not folder.path.exists():
            raise SandboxError(f"There is nothing to delete at {folder.path}.")
        confirmed = yes or typer.confirm(f"Delete {folder.path} with all its data, logs and secrets?")
        if not confirmed:
            console.print("Nothing was deleted.")
            return
        delete(folder, confirmed=confirmed)
        console.print(f"{folder.path} is deleted.")


def _compose_project() -> ComposeProject:
    return ComposeProject(project_folder(), state_folder() / "compose")


def _issuer_keys(folder: DataFolder) -> Keys:
    keys = Keys(folder.secrets / "keys")
    if not keys.issuer_private.exists():
        raise SandboxError(f"There is no issuer yet (data folder {folder.path}). Start with ./attune up")
    return keys
