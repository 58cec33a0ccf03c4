"""Writing contracts in a checkout: a new draft, a golden record, a release."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from attune_contracts import authoring, schemas
from attune_contracts.cli.outcome import EXIT_REFUSED, misused

group = typer.Typer()
TypeName = Annotated[str, typer.Argument(metavar="TYPE", help="For example attune.referrals.ReferralMade.v1")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine")]


@group.command()
def new(
    ce_type: TypeName,
    topic: Annotated[str, typer.Option(help="The declared topic it is published on")],
    key: Annotated[str, typer.Option(metavar="FIELD", help="The field that is the record's key")],
    as_json: AsJson = False,
) -> None:
    """Write the first lines of a draft, with its example."""
    with _outcomes(as_json):
        draft = authoring.new_draft(schemas.PACKAGE_FOLDER, ce_type, topic=topic, key=key)
    if as_json:
        typer.echo(json.dumps(draft.as_json(), indent=2))
        return
    for path in draft.files:
        typer.echo(f"written: {path}")
    typer.echo("To fill in:")
    for sentence in draft.to_fill_in:
        typer.echo(f"  {sentence}")


@group.command()
def golden(
    ce_type: TypeName,
    name: Annotated[
        str | None, typer.Argument(help="The new golden's name, such as over_http; without it: list")
    ] = None,
    *,
    about: Annotated[str, typer.Option(metavar="TEXT", help="What it shows, in a sentence")] = "",
    source: Annotated[str, typer.Option("--from", metavar="FILE", help="The event's data, or - for stdin")] = "-",
    invalid: Annotated[bool, typer.Option("--invalid", help="The data is refused; the reason is recorded")] = False,
    as_json: AsJson = False,
) -> None:
    """List the goldens of a type, or write one. Exit code 1 when the data is not what it is said to be."""
    with _outcomes(as_json):
        if name is None:
            if about or invalid or source != "-":
                misused("a golden is written under a name: golden TYPE NAME --about TEXT")
            found = authoring.goldens_of(schemas.PACKAGE_FOLDER, ce_type)
        else:
            value = _bytes(source)
            written = authoring.write_golden(
                schemas.PACKAGE_FOLDER, ce_type, name, about=about, value=value, invalid=invalid
            )
    if name is None:
        _tell_goldens(found, as_json)
    elif as_json:
        typer.echo(json.dumps(written.as_json(), indent=2))
    else:
        typer.echo(f"written: {written.path}" + (f" (refused for {written.reason})" if written.reason else ""))
        typer.echo("Look at it, then freeze it: attune-contracts schemas write")


@group.command()
def release(ce_type: TypeName, as_json: AsJson = False) -> None:
    """Turn a draft into a released type, frozen with goldens. Exit code 1, and nothing changed, if any check fails."""
    with _outcomes(as_json):
        done = authoring.release(schemas.PACKAGE_FOLDER, ce_type)
    if as_json:
        typer.echo(json.dumps(done.as_json(), indent=2))
        return
    for kind, paths in (("written", done.written), ("changed", done.changed), ("removed", done.removed)):
        for path in paths:
            typer.echo(f"{kind}: {path}")
    typer.echo(f"{ce_type} is released. Next:")
    for sentence in done.next_steps:
        typer.echo(f"  {sentence}")


def _tell_goldens(found: list[authoring.GoldenFile], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.name}  {one.reason or 'valid'}  {one.about}")


@contextmanager
def _outcomes(as_json: bool) -> Iterator[None]:
    """Ends with the exit code of what was raised; problems go to stdout as JSON for a machine that asked for it."""
    try:
        yield
    except authoring.MisuseError as error:
        misused(str(error))
    except authoring.RefusedError as error:
        if as_json:
            typer.echo(json.dumps({"problems": error.problems}, indent=2))
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    except OSError as error:
        misused(f"cannot write {error.filename}: {error.strerror}")


def _bytes(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        misused(f"cannot read {source}: {error.strerror}")
