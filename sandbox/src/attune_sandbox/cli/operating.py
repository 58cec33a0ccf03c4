"""`attune ops`: the operator's tools of the running services."""

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from attune_contracts.topics import SERVICES

from attune_sandbox.cli.acting import ComposeOption
from attune_sandbox.cli.doors import Door, compose_door, embedded_door
from attune_sandbox.cli.everywhere import explain_all, tell_all
from attune_sandbox.cli.frame import EXIT_INTERRUPTED, DataOption, console, data_folder, running_plan, told_plainly
from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.locations import project_folder
from attune_sandbox.platform.plan import Plan

EVERYWHERE = ("status", "verify", "explain")
JSON = "--json"

ServiceOption = Annotated[
    str | None, typer.Option("--service", "-s", metavar="NAME", help=f"One of: {', '.join(SERVICES)}.")
]


def ops(
    context: typer.Context,
    *,
    service: ServiceOption = None,
    data: DataOption = None,
    compose: ComposeOption = False,
) -> None:
    """Look after the running services: what is stuck, where an event is, and mending it.

    ./attune ops status                      how every service stands, and what needs you
    ./attune ops explain EVENT-ID            where an event is and what it caused, in every service
    ./attune ops verify                      check what every service wrote and read
    ./attune ops --service referrals --help  everything there is for one service
    ./attune ops --service referrals parked list

    It is `<service> ops ...` with the settings of the running service. Options of this command stand before the first
    word, those of the service's command after it. Without --service the first three ask all four services.
    """
    with told_plainly():
        arguments = list(context.args)
        if service is not None and service not in SERVICES:
            raise SandboxError(
                f"There is no service {service}. Services: {', '.join(SERVICES)}", exit_code=EXIT_MISUSED
            )
        if service is None and not arguments:
            typer.echo(context.get_help())
            return
        if service is None and arguments[0] not in EVERYWHERE:
            sentence = f"Say which service: ./attune ops --service NAME {' '.join(arguments)}"
            raise SandboxError(sentence, exit_code=EXIT_MISUSED)
        if "--service" in arguments:
            raise SandboxError(
                f"--service stands before the first word: ./attune ops --service NAME {arguments[0]}",
                exit_code=EXIT_MISUSED,
            )
        door = compose_door(project_folder(), os.environ) if compose else embedded_door(_plan(data))
        code = _everywhere(door, arguments) if service is None else _at_one(door, service, arguments)
    raise typer.Exit(code)


def _plan(data: Path | None) -> Plan:
    return running_plan(data_folder(data))[0]


def _everywhere(door: Door, arguments: list[str]) -> int:
    as_json = JSON in arguments
    if "--help" in arguments:
        return _at_one(door, SERVICES[0], arguments)
    if arguments[0] == "explain":
        return asyncio.run(explain_all(door, arguments[1:], console, as_json=as_json))
    return asyncio.run(tell_all(door, arguments, console, as_json=as_json))


def _at_one(door: Door, service: str, arguments: list[str]) -> int:
    """On the terminal as it is: the service's own command may ask back."""
    words = door.words(service, arguments or ["--help"])
    environment = {**door.environment(service), **(door.owner(service) if arguments[:1] == ["rebuild"] else {})}
    try:
        return subprocess.run(words, env=environment, check=False).returncode  # noqa: S603 -- built here
    except FileNotFoundError:
        raise SandboxError(f"There is no program {words[0]} here.", exit_code=EXIT_MISUSED) from None
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
