"""The compatibility gate: what a change breaks, and whether the repository may be released.

The search needs the packages of the extra `gate`; without them both commands say so and end as misused, never green.
"""

import sys
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Annotated

import typer

from attune_contracts import schemas
from attune_contracts.cli.outcome import EXIT_REFUSED, misused
from attune_contracts.errors import ContractError

if TYPE_CHECKING:
    from attune_contracts.compatibility.finding import Report
    from attune_contracts.compatibility.search import Version

group = typer.Typer()
_VERSION = "A type, for what its model is now, or a file with a JSON Schema"
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine")]


@group.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=_VERSION)],
    after: Annotated[str, typer.Argument(metavar="B", help=_VERSION)],
    as_json: AsJson = False,
) -> None:
    """Say what changes from A to B, whom it breaks and what to do instead. Exit code 1 when it breaks anybody."""
    _needs_the_extra()
    from attune_contracts.compatibility import gate  # noqa: PLC0415 - only these commands need the extra's packages
    from attune_contracts.compatibility.shape import UnreadableSchemaError  # noqa: PLC0415 - as above

    old, new = _version(before), _version(after)
    name = str(old.schema.get("title", old.label))
    try:
        report = gate.diff(old, new, name=name)
    except UnreadableSchemaError as error:
        misused(str(error))
    _tell(report, as_json, "nothing that breaks a reader")


@group.command()
def check(
    as_json: AsJson = False,
    released: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="An earlier released.sha256, or - for stdin: nothing it lists may have gone"),
    ] = None,
) -> None:
    """Compare every version ever released with every other and with the models. Exit code 1 when anything breaks."""
    _needs_the_extra()
    from attune_contracts.compatibility import gate  # noqa: PLC0415 - only these commands need the extra's packages
    from attune_contracts.compatibility.released import hashes_in  # noqa: PLC0415 - as above
    from attune_contracts.compatibility.shape import UnreadableSchemaError  # noqa: PLC0415 - as above

    try:
        listed = None if released is None else hashes_in(_text(released))
        report = gate.check(listed_before=listed)
    except UnreadableSchemaError as error:
        misused(str(error))
    counts = ", ".join(f"{number} {what}" for what, number in report.counts.items())
    _tell(report, as_json, f"every released version is kept to ({counts})")


def refuse_what_breaks(name: str) -> None:
    """End with exit code 1, and say why, where a released type's model breaks a reader of any of its versions."""
    _needs_the_extra()
    from attune_contracts.compatibility import gate  # noqa: PLC0415 - only this needs the extra's packages
    from attune_contracts.compatibility.released import current_versions, released_versions  # noqa: PLC0415 - as above

    released = released_versions(schemas.SCHEMAS_FOLDER)
    if name not in released:
        misused(f"{name} has never been released: it needs no minor version")
    report = gate.check({name: released[name]}, {name: current_versions()[name]})
    if not report.passes:
        _tell(report, as_json=False, well="")


def _tell(report: "Report", as_json: bool, well: str) -> None:
    if as_json:
        typer.echo(report.as_json())
    else:
        for sentence in report.harmless:
            typer.echo(f"harmless: {sentence}")
        for finding in report.findings:
            typer.echo("\n".join(finding.lines()), err=True)
        if report.passes:
            typer.echo(well)
    if not report.passes:
        raise typer.Exit(EXIT_REFUSED)


def _version(source: str) -> "Version":
    from attune_contracts.compatibility.released import read_schema  # noqa: PLC0415 - only these commands need it
    from attune_contracts.compatibility.search import Version  # noqa: PLC0415 - as above
    from attune_contracts.compatibility.shape import UnreadableSchemaError  # noqa: PLC0415 - as above

    if source.startswith("attune.") and not Path(source).exists():
        try:
            return Version(source, schemas.schema_of(source))
        except ContractError as error:
            misused(f"{source}: {error.detail}")
    try:
        return Version(source, read_schema(Path(source)))
    except UnreadableSchemaError as error:
        misused(str(error))


def _text(source: str) -> str:
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        misused(f"cannot read {source}: {error}")


def _needs_the_extra() -> None:
    try:
        import hypothesis.configuration  # noqa: PLC0415 - whether it is there
        import jsonschema  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - whether it is there
    except ModuleNotFoundError as error:
        misused(f"{error.name} is missing, so nothing was compared; pip install 'attune-contracts[gate]'")
    hypothesis.configuration.set_hypothesis_home_dir(Path(gettempdir()) / "attune-contracts-gate")
