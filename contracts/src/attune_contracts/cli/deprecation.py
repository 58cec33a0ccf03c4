"""Deprecated types: what comes to its end, and who still declares to read it."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from attune_contracts.cli.outcome import EXIT_REFUSED
from attune_contracts.readers import types_read
from attune_contracts.registry import all_events, declared_class
from attune_contracts.topic_declarations import SERVICES

group = typer.Typer()
Day = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="As on this day; today where none is given"),
]


@group.command()
def deprecated(
    as_json: Annotated[bool, typer.Option("--json", help="For machines")] = False,
    on: Day = None,
) -> None:
    """List the types that come to an end, and who still reads them. Exit code 1 when one is read past its sunset."""
    now = datetime.now(UTC) if on is None else on.replace(tzinfo=UTC)
    rows = deprecated_types(now)
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    for row in () if as_json else rows:
        typer.echo(
            f"{row['type']}  deprecated since {row['since'][:10]}  sunset {row['sunset'][:10]}  "
            f"read {row['successor']} instead  still read by: {', '.join(row['still_read_by']) or '-'}"
        )
        if row["overdue"]:
            typer.echo(f"  past its sunset, and {', '.join(row['still_read_by'])} would hear nothing more", err=True)
    if any(row["overdue"] for row in rows):
        raise typer.Exit(EXIT_REFUSED)


def deprecated_types(now: datetime) -> list[dict[str, Any]]:
    """Every deprecated type, as the command tells it. `overdue`: its sunset has passed and somebody still reads it.

    A consumer that reads the successor, and the old type only where the log holds nothing newer, does not count: it
    loses nothing at the sunset. Whom we do not know, such as an integrator's subscriber, nobody can list.
    """
    found = []
    for event in all_events().values():
        if event.deprecation is None:
            continue
        readers = still_read_by(event.ce_type)
        found.append(
            {
                "type": event.ce_type,
                "since": event.deprecation.since.isoformat(),
                "sunset": event.deprecation.sunset.isoformat(),
                "successor": event.deprecation.successor,
                "still_read_by": list(readers),
                "overdue": now >= event.deprecation.sunset and bool(readers),
            }
        )
    return found


def still_read_by(ce_type: str) -> tuple[str, ...]:
    """Who declares to read a type: the services by their readers' declaration, others by the event's own."""
    services = {service for service in SERVICES if ce_type in types_read(service)}
    return tuple(sorted(services | set(declared_class(ce_type).known_consumers)))
