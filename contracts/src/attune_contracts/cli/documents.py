"""Documents made from the declarations."""

from typing import Annotated

import typer

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
