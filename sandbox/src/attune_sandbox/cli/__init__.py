"""The command line `attune`."""

from attune_sandbox.cli.commands import app

__all__ = ["app"]
