"""Looking: which types there are, and what each one says."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from attune_contracts import schemas
from attune_contracts.cli.outcome import misused
from attune_contracts.errors import ContractError
from attune_contracts.model import ContractModel, EventModel, classified_fields
from attune_contracts.registry import all_events, draft_events

group = typer.Typer()
TypeName = Annotated[str, typer.Argument(metavar="TYPE", help="For example attune.referrals.ReferralMade.v2")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines")]

WIDTH_IN_A_PIPE = 240
"""A line a field, so that what reads the pipe can search in lines."""


class Listed(StrEnum):
    """Which types are listed."""

    RELEASED = "released"
    DRAFT = "draft"
    ALL = "all"


@group.command("list")
def list_types(
    status: Annotated[Listed, typer.Option(help="Released types, drafts or all")] = Listed.RELEASED,
    as_json: AsJson = False,
) -> None:
    """List every event type with its topic and its known readers."""
    released, drafts = all_events().values(), draft_events().values()
    events = {
        Listed.RELEASED: [*released],
        Listed.DRAFT: [*drafts],
        Listed.ALL: sorted((*released, *drafts), key=lambda event: event.ce_type),
    }[status]
    if as_json:
        typer.echo(json.dumps([_listed(event) for event in events], indent=2))
        return
    for event in events:
        readers = ", ".join(event.known_consumers) or "-"
        draft = "  draft" if event.is_draft() else ""
        typer.echo(f"{event.ce_type}  {event.topic}  read by: {readers}{draft}")


@group.command()
def show(ce_type: TypeName, as_json: AsJson = False) -> None:
    """Say when a type is published and by whom, and of each field what it is and how private."""
    model = _model(ce_type)
    rows = _fields(ce_type, model)
    about = (model.__doc__ or "").strip()
    if as_json:
        listed = _listed(model) if issubclass(model, EventModel) else {"type": ce_type}
        typer.echo(json.dumps(listed | {"about": about, "fields": rows}, indent=2))
        return
    typer.echo(f"{ce_type}: {about}")
    if issubclass(model, EventModel):
        status = "A draft: nobody publishes it yet. " if model.is_draft() else ""
        typer.echo(f"{status}Published on {model.topic}. {model.emitted_when}")
    table = Table("field", "meaning", "privacy", "why", box=None, pad_edge=False)
    for row in rows:
        sealed = f", sealed to {row['sealed_to']}" if row["sealed_to"] else ""
        table.add_row(str(row["path"]), str(row["meaning"]), f"{row['privacy']}{sealed}", str(row["reason"]))
    console = Console()
    (console if console.is_terminal else Console(width=WIDTH_IN_A_PIPE)).print(table)


@group.command()
def schema(ce_type: TypeName) -> None:
    """Print the JSON Schema (2020-12) of one type, or of a sealed part."""
    _model(ce_type)
    typer.echo(schemas.schema_text(ce_type), nl=False)


def _model(ce_type: str) -> type[ContractModel]:
    try:
        return schemas.model_of(ce_type)
    except ContractError as error:
        misused(f"{ce_type}: {error.detail}")


def _listed(event: type[EventModel]) -> dict[str, Any]:
    return {
        "type": event.ce_type,
        "status": "draft" if event.is_draft() else "released",
        "owner": event.producer(),
        "topic": event.topic,
        "key": event.key_field or "ce_id",
        "emitted_when": event.emitted_when,
        "known_consumers": list(event.known_consumers),
    }


def _fields(ce_type: str, model: type[ContractModel]) -> list[dict[str, str | None]]:
    meanings = _descriptions(schemas.schema_of(ce_type))
    return [
        {
            "path": path,
            "meaning": meanings.get(path.rsplit(".")[-1], ""),
            "privacy": privacy.level.word,
            "reason": privacy.reason,
            "sealed_to": privacy.sealed_to,
        }
        for path, privacy in classified_fields(model)
    ]


def _descriptions(node: object) -> dict[str, str]:
    """Each property's description, by its name, nested ones included."""
    found: dict[str, str] = {}
    if isinstance(node, Mapping):
        for name, described in node.get("properties", {}).items():
            found[name] = described.get("description", "")
        for described in node.get("$defs", {}).values():
            found |= {name: text for name, text in _descriptions(described).items() if name not in found}
    return found
