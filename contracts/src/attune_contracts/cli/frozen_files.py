"""The frozen JSON Schema files."""

from typing import Annotated

import typer

from attune_contracts import schemas, structured_goldens
from attune_contracts.cli.gate import refuse_what_breaks
from attune_contracts.cli.outcome import EXIT_MISUSED, EXIT_REFUSED

group = typer.Typer(no_args_is_help=True, help="The frozen JSON Schema files.")


@group.command("check")
def check_schemas() -> None:
    """Compare models, schema files and frozen hashes. Exit code 1 when they differ."""
    found = schemas.problems() + [
        f"{path.parent.parent.name}: {path.stem} has no golden in structured mode; run `attune-contracts schemas write`"
        for path in structured_goldens.missing()
    ]
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(EXIT_REFUSED)
    typer.echo(
        f"{len(schemas.schema_names())} schemas and {len(schemas.released_hashes())} frozen files are as released"
    )


@group.command("write")
def write_schemas(
    minor: Annotated[
        list[str] | None,
        typer.Option(metavar="TYPE", help="A released type whose change breaks nobody: freeze it as a minor version"),
    ] = None,
) -> None:
    """Write the schemas of new types and freeze new files; never change a released one."""
    for name in minor or ():
        refuse_what_breaks(name)
    structured_goldens.write_missing()
    frozen, refused = schemas.write(minor or ())
    for path in frozen:
        typer.echo(f"frozen: {path}")
    for path in refused:
        typer.echo(f"{path} is released and would change: make a new major version instead", err=True)
    if refused:
        raise typer.Exit(EXIT_MISUSED)
    typer.echo(f"{len(frozen)} new files frozen")
