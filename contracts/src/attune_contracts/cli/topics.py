"""Topics, for people and for machines."""

import json
from typing import Annotated

import typer

from attune_contracts.cli.outcome import misused
from attune_contracts.topics import topics_for

group = typer.Typer()


@group.command()
def topics(
    integrator: Annotated[list[str] | None, typer.Option(help="Name of an integrator; may be repeated")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine")] = False,
) -> None:
    """List every topic: who writes it, who may read it, its key, partitions and retention."""
    try:
        declared = topics_for(integrator or ())
    except ValueError as error:
        misused(str(error))
    if as_json:
        names = ("name", "kind", "owner", "readers", "writers", "key", "partitions", "retention_ms", "types", "purpose")
        typer.echo(json.dumps([{name: getattr(topic, name) for name in names} for topic in declared], indent=2))
        return
    for topic in declared:
        kept = "for ever" if topic.retention_ms is None else f"{topic.retention_ms // 86_400_000} days"
        typer.echo(
            f"{topic.name}  {topic.kind}  written by {', '.join(topic.writers)}  read by {', '.join(topic.readers)}  "
            f"key {topic.key}  {topic.partitions} partitions  kept {kept}"
        )
