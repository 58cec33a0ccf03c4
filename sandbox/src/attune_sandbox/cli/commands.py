"""The commands and their order in the help."""

import typer
from attune_contracts.cli import app as contracts

from attune_sandbox.cli.acting import play, reset, token
from attune_sandbox.cli.looking import logs, status, tail
from attune_sandbox.cli.operating import ops
from attune_sandbox.cli.testing import run_tests
from attune_sandbox.cli.up import down, up

app = typer.Typer(
    name="attune",
    help="A whole authority on this machine: four services on real Kafka and real PostgreSQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (up, down, status, logs, tail, play, token, reset):
    app.command()(command)
app.command(
    name="ops",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
)(ops)
app.add_typer(contracts, name="contracts")
app.command(name="test", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})(run_tests)
