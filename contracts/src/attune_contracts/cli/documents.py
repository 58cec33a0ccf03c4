"""Documents made from the declarations."""

from pathlib import Path
from typing import Annotated

import typer

from attune_contracts import asyncapi as documents
from attune_contracts import canvas as canvases
from attune_contracts import message_map as maps
from attune_contracts.cli.outcome import misused

group = typer.Typer()


@group.command("message-map")
def message_map() -> None:
    """Print who publishes what to whom, as a Mermaid flowchart."""
    typer.echo(maps.message_map(), nl=False)


@group.command("overview")
def overview() -> None:
    """Print which service hears which other, as a small Mermaid flowchart."""
    typer.echo(canvases.overview(), nl=False)


@group.command("canvas")
def canvas(service: Annotated[str, typer.Argument(metavar="SERVICE", help="For example referrals")]) -> None:
    """Print what one service publishes and consumes, as Markdown."""
    try:
        typer.echo(canvases.canvas(service), nl=False)
    except ValueError as error:
        misused(str(error))


@group.command("asyncapi")
def asyncapi(
    application: Annotated[
        str, typer.Option(help=f"Whose sending and receiving it tells: {', '.join(documents.APPLICATIONS)}")
    ] = documents.APPLICATIONS[0],
    integrator: Annotated[str | None, typer.Option(help="Fill in the topics of the integrator of this name")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to a file instead")] = None,
) -> None:
    """Print the AsyncAPI 3.0 document of what is released, as JSON."""
    try:
        text = documents.document_text(application, integrator)
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")
    except ValueError as error:
        misused(str(error))
    except OSError as error:
        misused(f"cannot write {out}: {error.strerror}")


@group.command("catalogue")
def catalogue(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made where it is missing")],
) -> None:
    """Write the catalogue of everything declared: a static site, to be opened at DIR/index.html."""
    try:
        from attune_contracts.catalogue import write  # noqa: PLC0415 -- the templates' library is an extra
    except ModuleNotFoundError as error:
        misused(f"the catalogue needs {error.name}: pip install 'attune-contracts[catalogue]'")
    try:
        count = write(folder)
    except OSError as error:
        misused(f"cannot write {error.filename or folder}: {error.strerror}")
    typer.echo(f"{count} files; open {folder / 'index.html'}")
