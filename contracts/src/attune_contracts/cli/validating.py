"""Checking messages against the contracts."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from attune_contracts.cli.outcome import EXIT_REFUSED, misused
from attune_contracts.envelope import decode
from attune_contracts.errors import ContractError
from attune_contracts.registry import event_class

group = typer.Typer()


@group.command()
def validate(
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="A file with the data of one event as JSON, or - for stdin")
    ],
    ce_type: Annotated[str, typer.Option("--type", help="The event's ce_type")],
) -> None:
    """Check the data of one event. Exit code 1 when it is refused."""
    try:
        event_class(ce_type)
    except ContractError as error:
        misused(f"{ce_type}: {error.detail}")
    try:
        value = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        misused(f"cannot read {source}: {error.strerror}")
    try:
        decode({"ce_type": ce_type}, value)
    except ContractError as error:
        typer.echo(f"refused: {error}", err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    typer.echo(f"valid: {ce_type}")
