"""The command line every service has: serve, migrate, ops, openapi, settings. What goes wrong is one plain sentence."""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
import uvloop
from pydantic import SecretStr

from attune_chassis.definition import ServiceDefinition
from attune_chassis.http.server import AddressUnusableError
from attune_chassis.migrate import MigrationError
from attune_chassis.migrating import migrate_database
from attune_chassis.roles import ROLES
from attune_chassis.settings import (
    MigrationSettings,
    ServiceSettings,
    Settings,
    UnusableSettingsError,
    load_settings,
    variable_name,
)
from attune_chassis.settings_example import render_example

FAILED = 1
UNUSABLE = 2


class Role(StrEnum):
    """What a process of a service may do."""

    ALL = "all"
    API = "api"
    CONSUMER = "consumer"
    RELAY = "relay"
    TIMER = "timer"


def command_line(definition: ServiceDefinition) -> typer.Typer:
    """The command line of a service: `serve`, `migrate`, `ops`, `openapi`, `settings`."""
    app = typer.Typer(
        name=definition.name, help=f"{definition.title}.", no_args_is_help=True, pretty_exceptions_enable=False
    )

    @app.command(name="serve")
    def serve_command(
        role: Annotated[
            list[Role] | None, typer.Option(help="What this process does; may be given several times.")
        ] = None,
    ) -> None:
        """Run the service until it is told to stop (SIGTERM or Ctrl-C)."""
        from attune_chassis.serving import serve  # noqa: PLC0415 - the Kafka client is slow to load and only needed here

        settings = _settings(definition.settings)
        _carry_out(lambda: serve(definition, settings, chosen_roles(role or [Role.ALL])))

    @app.command(name="migrate")
    def migrate_command() -> None:
        """Bring the database to this version; needs ATTUNE_OWNER_DATABASE_URL."""
        settings = _settings(MigrationSettings)
        _carry_out(lambda: migrate_database(definition, settings, say=typer.echo))

    @app.command(
        name="ops",
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
    )
    def ops_command(context: typer.Context) -> None:
        """Look after the running service: status, parked records, orphans, gaps and more; `ops --help` tells."""
        from attune_chassis.ops.application import run_ops  # noqa: PLC0415 - likewise

        run_ops(definition, context.args, context.command_path)

    @app.command(name="openapi")
    def openapi_command() -> None:
        """Print the description of the HTTP interface (OpenAPI, JSON)."""
        from attune_chassis.description import describe_api  # noqa: PLC0415 - likewise

        typer.echo(orjson.dumps(describe_api(definition), option=orjson.OPT_INDENT_2).decode())

    @app.command(name="settings")
    def settings_command(
        example: Annotated[bool, typer.Option("--example", help="Print a commented .env.example instead.")] = False,
    ) -> None:
        """Print the settings this process would run with; secrets are not shown."""
        if example:
            typer.echo(render_example((definition.name, definition.settings)), nl=False)
            return
        for line in shown_settings(_settings(definition.settings)):
            typer.echo(line)

    return app


def chosen_roles(roles: list[Role]) -> tuple[str, ...]:
    """The names of the chosen roles, in their fixed order, each once."""
    if Role.ALL in roles:
        return ROLES
    return tuple(name for name in ROLES if name in {role.value for role in roles})


def shown_settings(settings: ServiceSettings) -> list[str]:
    """One line per setting, as a variable; secrets only as set or not set."""
    return [f"{variable_name(name)}={_shown(getattr(settings, name))}" for name in type(settings).model_fields]


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case SecretStr():
            return "(set, not shown)"
        case tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)


def _settings(settings: type[Settings]) -> Settings:
    try:
        return load_settings(settings)
    except UnusableSettingsError as error:
        raise _told(error.sentences, UNUSABLE) from None


def _carry_out(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        uvloop.run(work())
    except UnusableSettingsError as error:
        raise _told(error.sentences, UNUSABLE) from None
    except (AddressUnusableError, MigrationError) as error:
        raise _told([str(error)], FAILED) from None
    except OSError as error:
        if error.filename is None:
            raise
        raise _told([f"The file {error.filename} cannot be used: {error.strerror}."], UNUSABLE) from None


def _told(sentences: list[str], code: int) -> typer.Exit:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    return typer.Exit(code)
