"""The partner pack: a folder with which anybody tests a publisher or a subscriber without us."""

from pathlib import Path
from typing import Annotated

import typer

from attune_contracts.cli.outcome import EXIT_REFUSED, misused
from attune_contracts.pack import FrozenLogError, write_pack
from attune_contracts.pack.log_writing import freeze

group = typer.Typer()


@group.command("pack")
def pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder")],
    integrator: Annotated[str | None, typer.Option(help="Your name as an integrator, for your own topics")] = None,
) -> None:
    """Write schemas, goldens, golden logs, topics, seals and code lists into a folder that needs nothing else."""
    try:
        count = write_pack(folder, integrator)
    except FrozenLogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    except (ValueError, OSError) as error:
        misused(str(error))
    typer.echo(f"{folder}: {count} files; begin with {folder / 'README.md'}")


@group.command("freeze-logs", hidden=True)
def freeze_logs() -> None:
    """Freeze golden logs that are not yet; never change a released one. Exit code 1 when one would change."""
    try:
        frozen = freeze()
    except FrozenLogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    typer.echo(f"{len(frozen)} new files frozen")
