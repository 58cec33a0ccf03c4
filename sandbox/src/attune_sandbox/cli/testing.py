"""`attune test`: every test of the repository, in the same set-up as `attune up`."""

import os
import sys
from typing import Annotated

import typer
from rich.progress import Progress

from attune_sandbox.cli.frame import console, told_plainly
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.locations import cache_folder, project_folder

WORKERS = ("-n", "2")


def run_tests(
    arguments: Annotated[list[str] | None, typer.Argument(metavar="[PYTEST ARGUMENTS]...")] = None,
) -> None:
    """Run every test, or pytest with the arguments given; ends with pytest's exit code."""
    with told_plainly():
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Kafka's jars, checked against the lock")
            ensure_jars(
                cache_folder() / "kafka",
                progress=lambda done, total, name: progress.update(task, completed=done, total=total, description=name),
            )
        os.chdir(project_folder())
        words = arguments or list(WORKERS)
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *words])  # noqa: S606 -- pytest's own exit code and signals
