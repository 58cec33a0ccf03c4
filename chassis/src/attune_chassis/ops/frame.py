"""What every command shares: options, carrying out, printing for people or as JSON, and asking before a change."""

import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
import uvloop
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from attune_chassis.definition import ServiceDefinition
from attune_chassis.logs import configure_logs
from attune_chassis.ops.desk import Desk, opened
from attune_chassis.ops.errors import DONE, UNUSABLE, MisusedError, OpsError
from attune_chassis.settings import ServiceSettings, UnusableSettingsError, load_settings

REASON_LENGTH_MAX = 1000
PIPE_COLUMNS = 200

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of tables.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")]
ReasonOption = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help="Why, kept for audit. Asked for when left out on a terminal."),
]
ActorOption = Annotated[
    str | None,
    typer.Option("--actor", metavar="NAME", help="Who, kept for audit.  [default: the user of the system]"),
]


@dataclass(frozen=True, slots=True)
class Told:
    """What a command found or did: as a document of stable fields, and for people."""

    document: Mapping[str, Any]
    show: Callable[[Console], None]
    exit_code: int = DONE


@dataclass(frozen=True, slots=True)
class Audited:
    """Who changes something, and why; `yes` spares the question."""

    actor: str
    reason: str
    yes: bool

    @classmethod
    def asked(cls, actor: str | None, reason: str | None, *, yes: bool) -> "Audited":
        """Ask for what is missing where somebody can answer. Raises MisusedError where nobody can."""
        if not yes and not somebody_is_there():
            raise MisusedError("This asks before it changes anything, and nobody is here to answer. Add --yes.")
        return cls.named(actor, reason, yes=yes)

    @classmethod
    def named(cls, actor: str | None, reason: str | None, *, yes: bool = True) -> "Audited":
        """The same for what is audited but changes nothing, so that no question follows."""
        if not (reason or "").strip() and somebody_is_there():
            reason = typer.prompt("Why? (kept for audit)", err=True)
        reason = (reason or "").strip()
        if not reason:
            raise MisusedError("Say why: --reason TEXT. It is kept for audit, with your name.")
        if len(reason) > REASON_LENGTH_MAX:
            raise MisusedError(f"The reason is longer than {REASON_LENGTH_MAX} characters.")
        return cls(actor or _system_user(), reason, yes)

    def confirm(self, question: str) -> None:
        """Ask on the terminal. Raises OpsError when the answer is no."""
        if not self.yes and not typer.confirm(question, err=True):
            raise OpsError("Nothing has changed.")


def somebody_is_there() -> bool:
    """Whether a question can be answered."""
    return sys.stdin.isatty()


def run(context: typer.Context, work: Callable[[Desk], Awaitable[Told]], *, as_json: bool) -> None:
    """Carry out a command at the service's desk, print what it tells, end with its exit code."""
    definition: ServiceDefinition = context.obj
    try:
        told = uvloop.run(_at_desk(definition, work))
    except UnusableSettingsError as error:
        raise said(error.sentences, UNUSABLE) from None
    except OpsError as error:
        raise said([error.sentence], error.exit_code) from None
    except OSError as error:
        if error.filename is None:
            raise
        raise said([f"The file {error.filename} cannot be used: {error.strerror}."], UNUSABLE) from None
    if as_json:
        typer.echo(as_text(told.document))
    else:
        told.show(_console())
    if told.exit_code != DONE:
        raise typer.Exit(told.exit_code)


def table(*titles: str) -> Table:
    """A table whose cells are folded, never cut: an id that lost its end is worth nothing."""
    return Table(*(Column(title, overflow="fold") for title in titles), box=SIMPLE, show_edge=False, pad_edge=False)


def progress_line(verb: str) -> Callable[[int], None]:
    """Tells on the terminal, in one line that is written anew, how many records have been gone through."""

    def tell(records: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{verb} {records:,} records", err=True, nl=False)

    return tell


def said(sentences: list[str], code: int) -> typer.Exit:
    """Print sentences on stderr; raise what this gives."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    return typer.Exit(code)


def as_text(document: Any) -> str:
    """The JSON of a document; bytes are keys, which are text."""
    return orjson.dumps(document, default=_as_json, option=orjson.OPT_INDENT_2).decode()


def key_text(key: bytes | None) -> str | None:
    """A key as an operator types it; keys of our topics are ids. `0x...` where it is no text."""
    if key is None:
        return None
    text = key.decode("utf-8", "replace")
    return text if text.isprintable() and text.encode() == key and not text.startswith("0x") else "0x" + key.hex()


def key_bytes(text: str) -> bytes:
    """The reverse of `key_text`. Raises MisusedError."""
    if not text.startswith("0x"):
        return text.encode()
    try:
        return bytes.fromhex(text[2:])
    except ValueError:
        raise MisusedError(f"{text} is no key: after 0x hexadecimal digits are meant.") from None


def event_id(text: str) -> UUID:
    """An event's id as typed. Raises MisusedError."""
    try:
        return UUID(text)
    except ValueError:
        raise MisusedError(
            f"{text} is no event id: an id is a UUID, such as 019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11."
        ) from None


def _console() -> Console:
    """Nothing in a cell is taken for markup. In a pipe lines may be long, unless whoever reads it says how long."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_COLUMNS
    return Console(width=width, highlight=False, markup=False, emoji=False)


async def _at_desk(definition: ServiceDefinition, work: Callable[[Desk], Awaitable[Told]]) -> Told:
    settings: ServiceSettings = load_settings(definition.settings)
    # On stdout nothing but the answer; what libraries complain about is said once, in a sentence of ours.
    configure_logs(service=definition.name, level="critical", stream=sys.stderr)
    async with opened(definition, settings) as desk:
        return await work(desk)


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return key_text(value)
    if isinstance(value, UUID):
        return str(value)  # the database's own kind of UUID
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise MisusedError("The system does not know your name. Say who you are: --actor NAME.") from None
