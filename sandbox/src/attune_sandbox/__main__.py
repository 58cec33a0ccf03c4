"""`python -m attune_sandbox` is `attune`."""

from attune_sandbox.cli import app

app(prog_name="attune")
