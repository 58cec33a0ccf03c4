"""`attune-contracts`: look at the contracts, check a message against them, keep the frozen files true."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from attune_contracts import canvas as canvases
from attune_contracts import message_map as maps
from attune_contracts import schemas
from attune_contracts.envelope import decode
from attune_contracts.errors import ContractError
from attune_contracts.model import EventModel, classified_fields
from attune_contracts.registry import all_events, event_class
from attune_contracts.topics import topics_for

EXIT_REFUSED = 1
EXIT_MISUSED = 2

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Attune's event contracts: types, schemas, topics.")
schemas_app = typer.Typer(no_args_is_help=True, help="The frozen JSON Schema files.")
app.add_typer(schemas_app, name="schemas")

TypeName = Annotated[str, typer.Argument(metavar="TYPE", help="For example attune.referrals.ReferralMade.v1")]


@app.command("list")
def list_types() -> None:
    """List every event type with its topic and its known readers."""
    for event in all_events().values():
        readers = ", ".join(event.known_consumers) or "-"
        typer.echo(f"{event.ce_type}  {event.topic}  read by: {readers}")


@app.command()
def show(ce_type: TypeName) -> None:
    """Print the JSON Schema of one type, or of a sealed part."""
    try:
        typer.echo(schemas.schema_text(ce_type), nl=False)
    except ContractError as error:
        _misused(error.detail)


@app.command()
def explain(ce_type: TypeName) -> None:
    """Say when a type is published, and of each field what it is and how private."""
    try:
        model = schemas.model_of(ce_type)
    except ContractError as error:
        _misused(f"{ce_type}: {error.detail}")
    typer.echo(f"{ce_type}: {(model.__doc__ or '').strip()}")
    if issubclass(model, EventModel):
        typer.echo(f"Published on {model.topic}. {model.emitted_when}")
    descriptions = _descriptions(schemas.schema_of(ce_type))
    for path, privacy in classified_fields(model):
        sealed = f", sealed to {privacy.sealed_to}" if privacy.sealed_to else ""
        typer.echo(
            f"  {path}: {descriptions.get(path.rsplit('.')[-1], '')} [{privacy.level.word}{sealed}: {privacy.reason}]"
        )


@app.command()
def topics(
    integrator: Annotated[list[str] | None, typer.Option(help="Name of an integrator; may be repeated")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine")] = False,
) -> None:
    """List every topic: who writes it, who may read it, its key, partitions and retention."""
    try:
        declared = topics_for(integrator or ())
    except ValueError as error:
        _misused(str(error))
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


@app.command()
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
        _misused(f"{ce_type}: {error.detail}")
    try:
        value = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        _misused(f"cannot read {source}: {error.strerror}")
    try:
        decode({"ce_type": ce_type}, value)
    except ContractError as error:
        typer.echo(f"refused: {error}", err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    typer.echo(f"valid: {ce_type}")


@app.command("message-map")
def message_map() -> None:
    """Print who publishes what to whom, as a Mermaid flowchart."""
    typer.echo(maps.message_map(), nl=False)


@app.command("overview")
def overview() -> None:
    """Print which service hears which other, as a small Mermaid flowchart."""
    typer.echo(canvases.overview(), nl=False)


@app.command("canvas")
def canvas(service: Annotated[str, typer.Argument(metavar="SERVICE", help="For example referrals")]) -> None:
    """Print what one service publishes and consumes, as Markdown."""
    try:
        typer.echo(canvases.canvas(service), nl=False)
    except ValueError as error:
        _misused(str(error))


@schemas_app.command("check")
def check_schemas() -> None:
    """Compare models, schema files and frozen hashes. Exit code 1 when they differ."""
    found = schemas.problems()
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(EXIT_REFUSED)
    typer.echo(
        f"{len(schemas.schema_names())} schemas and {len(schemas.released_hashes())} frozen files are as released"
    )


@schemas_app.command("write")
def write_schemas() -> None:
    """Write the schemas of new types and freeze new files; never change a released one."""
    frozen, refused = schemas.write()
    for path in frozen:
        typer.echo(f"frozen: {path}")
    for path in refused:
        typer.echo(f"{path} is released and would change: make a new major version instead", err=True)
    if refused:
        raise typer.Exit(EXIT_MISUSED)
    typer.echo(f"{len(frozen)} new files frozen")


def _misused(sentence: str) -> NoReturn:
    typer.echo(f"attune-contracts: {sentence}", err=True)
    raise typer.Exit(EXIT_MISUSED)


def _descriptions(node: object) -> dict[str, str]:
    """Each property's description, by its name, nested ones included."""
    found: dict[str, str] = {}
    if isinstance(node, Mapping):
        for name, schema in node.get("properties", {}).items():
            found[name] = schema.get("description", "")
        for schema in node.get("$defs", {}).values():
            found |= {name: text for name, text in _descriptions(schema).items() if name not in found}
    return found
