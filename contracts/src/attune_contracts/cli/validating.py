"""Checking messages against the contracts, and saying in plain words what is wrong with one."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from attune_contracts.cli.outcome import EXIT_REFUSED, misused
from attune_contracts.dumps import messages_in
from attune_contracts.errors import ContractError
from attune_contracts.judgement import Judgement, judge
from attune_contracts.model import CE_TYPE
from attune_contracts.registry import declared_class

group = typer.Typer()
Source = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="Data of one event, an event in structured mode, or records of a topic, one or one a line; - for stdin",
    ),
]
DataType = Annotated[
    str | None, typer.Option("--type", metavar="TYPE", help="The ce_type of data that comes without headers")
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one object a message")]


@group.command()
def validate(source: Source, ce_type: DataType = None, as_json: AsJson = False) -> None:
    """Check messages. Exit code 1 when any is refused."""
    judged = list(_judged(source, ce_type))
    refused = [one for one in judged if one.reason is not None]
    if as_json:
        typer.echo("\n".join(json.dumps(one.as_data()) for one in judged))
    else:
        for one in refused:
            typer.echo(f"{_at(one)}refused: {one.reason}: {one.detail}", err=True)
        if len(judged) > 1:
            typer.echo(f"{len(judged) - len(refused)} valid, {len(refused)} refused")
        elif not refused:
            typer.echo(f"valid: {judged[0].ce_type}")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


@group.command()
def explain(source: Source, ce_type: DataType = None, as_json: AsJson = False) -> None:
    """Say why messages are refused: what each named field is for, what it must be, and what to do. Exit code 1 then."""
    if CE_TYPE.fullmatch(source):
        misused(f"explain takes a message; `attune-contracts show {source}` says what the type is")
    judged = list(_judged(source, ce_type))
    refused = [one for one in judged if one.reason is not None]
    if as_json:
        typer.echo("\n".join(json.dumps(one.as_data()) for one in judged))
    else:
        for one in refused:
            typer.echo("\n".join(_explained(one)))
        typer.echo(f"{len(judged) - len(refused)} valid, {len(refused)} refused")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _explained(one: Judgement) -> Iterator[str]:
    yield f"{_at(one)}{one.ce_type or 'a message without a type'} is refused: {one.reason}"
    yield f"  {one.detail}"
    for named in one.fields:
        rule = ", ".join(f"{name} {json.dumps(value, ensure_ascii=False)}" for name, value in named.rule.items())
        yield f"  {named.path}: {named.meaning}. It must be: {rule or 'as the schema says'}"
    yield f"  What to do: {one.what_to_do}"


def _judged(source: str, ce_type: str | None) -> Iterator[Judgement]:
    if ce_type is not None:
        try:
            declared_class(ce_type)
        except ContractError as error:
            misused(f"{ce_type}: {error.detail}")
    try:
        text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        misused(f"cannot read {source}: {error.strerror}")
    for message in messages_in(text):
        if message.headers is None and ce_type is None:
            misused(f"{message.place or source} is data without headers: say its type with --type")
        yield judge(message, ce_type)


def _at(one: Judgement) -> str:
    return f"{one.place}: " if one.place else ""
