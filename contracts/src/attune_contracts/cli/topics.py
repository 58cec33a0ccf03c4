"""Topics, for people and for machines."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from attune_contracts.access import rights
from attune_contracts.cli.outcome import misused
from attune_contracts.topic_formats.kafka_commands import kafka_script
from attune_contracts.topic_formats.listing import right_data, right_lines, topic_data, topic_lines
from attune_contracts.topic_formats.replication import REPLICAS
from attune_contracts.topic_formats.strimzi import CLUSTER, strimzi_manifests
from attune_contracts.topics import topics_for

group = typer.Typer()


class Format(StrEnum):
    """How the topics are printed."""

    TABLE = "table"
    JSON = "json"
    KAFKA = "kafka"
    STRIMZI = "strimzi"
    ACL = "acl"


@group.command()
def topics(
    integrator: Annotated[list[str] | None, typer.Option(help="Name of an integrator; may be repeated")] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="table; json; kafka: a script of Kafka's own tools; strimzi: manifests; acl: who may do what",
        ),
    ] = Format.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine; rights with acl")] = False,
    replicas: Annotated[int, typer.Option(min=1, help="Copies of each record, for kafka and strimzi")] = REPLICAS,
    cluster: Annotated[str, typer.Option(help="Name of the Kafka resource, for strimzi")] = CLUSTER,
) -> None:
    """List every topic: who writes it, who may read it, its key, partitions, retention and privacy."""
    names = tuple(integrator or ())
    try:
        declared, granted = topics_for(names), rights(names)
    except ValueError as error:
        misused(str(error))
    match form:
        case Format.KAFKA | Format.STRIMZI if as_json:
            misused(f"--format {form} is text; --json goes with table and acl")
        case Format.KAFKA:
            typer.echo(kafka_script(declared, granted, replicas=replicas), nl=False)
        case Format.STRIMZI:
            typer.echo(strimzi_manifests(declared, granted, cluster=cluster, replicas=replicas), nl=False)
        case Format.ACL:
            _print(right_data(granted), right_lines(granted), as_json=as_json)
        case Format.TABLE | Format.JSON:
            _print(topic_data(declared), topic_lines(declared), as_json=as_json or form is Format.JSON)


def _print(data: list[dict[str, Any]], lines: list[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(data, indent=2) if as_json else "\n".join(lines))
