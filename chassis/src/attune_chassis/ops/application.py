"""`<service> ops`: the groups and their order in the help."""

from collections.abc import Sequence

import typer

from attune_chassis.definition import ServiceDefinition
from attune_chassis.ops import (
    actions,
    deliveries,
    explain,
    gap,
    orphans,
    parked,
    rebuild,
    restate,
    restoring,
    status,
    verify,
)

HELP = """Look at this service's events, and mend what is stuck.

Begin with `status`: it ends with 0 when all is well, 1 when something needs an operator (and names the command that
helps), 2 when the database or Kafka does not answer.

Commands that only look change nothing and need no more than the login <service>_readonly in ATTUNE_DATABASE_URL.
Commands that change something show what they will do and ask; --yes spares the question, --reason is a must, and who,
when, why and what is kept in the table operator_action (see `actions`). They need the login <service>_app.

No command prints what an event says about a person.
"""


def run_ops(definition: ServiceDefinition, arguments: Sequence[str], program: str) -> None:
    """Carry out `<program> <arguments>` for one service; ends the process with the command's exit code."""
    tools()(args=list(arguments), prog_name=program, obj=definition)


def tools() -> typer.Typer:
    """The commands; a service's definition is the context's object."""
    app = typer.Typer(
        name="ops",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command(name="status")(status.status_command)
    app.command(name="explain")(explain.explain_command)
    app.command(name="verify")(verify.verify_command)
    app.add_typer(parked.app, name="parked")
    app.add_typer(orphans.app, name="orphans")
    app.add_typer(gap.app, name="gap")
    app.add_typer(deliveries.app, name="deliveries")
    app.add_typer(restoring.app, name="restore")
    app.command(name="rebuild")(rebuild.rebuild_command)
    app.command(name="restate")(restate.restate_command)
    app.command(name="join")(restate.join_command)
    app.command(name="actions")(actions.actions_command)
    return app
