"""Looking: which types there are, and what each one says."""

from collections.abc import Mapping
from typing import Annotated

import typer

from attune_contracts import schemas
from attune_contracts.cli.outcome import misused
from attune_contracts.errors import ContractError
from attune_contracts.model import EventModel, classified_fields
from attune_contracts.registry import all_events

group = typer.Typer()
TypeName = Annotated[str, typer.Argument(metavar="TYPE", help="For example attune.referrals.ReferralMade.v1")]


@group.command("list")
def list_types() -> None:
    """List every event type with its topic and its known readers."""
    for event in all_events().values():
        readers = ", ".join(event.known_consumers) or "-"
        typer.echo(f"{event.ce_type}  {event.topic}  read by: {readers}")


@group.command()
def show(ce_type: TypeName) -> None:
    """Print the JSON Schema of one type, or of a sealed part."""
    try:
        typer.echo(schemas.schema_text(ce_type), nl=False)
    except ContractError as error:
        misused(error.detail)


@group.command()
def explain(ce_type: TypeName) -> None:
    """Say when a type is published, and of each field what it is and how private."""
    try:
        model = schemas.model_of(ce_type)
    except ContractError as error:
        misused(f"{ce_type}: {error.detail}")
    typer.echo(f"{ce_type}: {(model.__doc__ or '').strip()}")
    if issubclass(model, EventModel):
        typer.echo(f"Published on {model.topic}. {model.emitted_when}")
    descriptions = _descriptions(schemas.schema_of(ce_type))
    for path, privacy in classified_fields(model):
        sealed = f", sealed to {privacy.sealed_to}" if privacy.sealed_to else ""
        typer.echo(
            f"  {path}: {descriptions.get(path.rsplit('.')[-1], '')} [{privacy.level.word}{sealed}: {privacy.reason}]"
        )


def _descriptions(node: object) -> dict[str, str]:
    """Each property's description, by its name, nested ones included."""
    found: dict[str, str] = {}
    if isinstance(node, Mapping):
        for name, schema in node.get("properties", {}).items():
            found[name] = schema.get("description", "")
        for schema in node.get("$defs", {}).values():
            found |= {name: text for name, text in _descriptions(schema).items() if name not in found}
    return found
