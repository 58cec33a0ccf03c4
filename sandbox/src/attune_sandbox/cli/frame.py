"""What every command shares: options, the console, and turning what went wrong into one sentence and an exit code."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from attune_sandbox.errors import EXIT_REFUSED, SandboxError
from attune_sandbox.locations import default_data_folder
from attune_sandbox.platform.data_folder import DataFolder, RunState
from attune_sandbox.platform.plan import Plan
from attune_sandbox.ports import BASE_MAX, DEFAULT_BASE, Ports

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The sandbox's folder.  [default: .attune/data]")
]
PortBaseOption = Annotated[
    int | None,
    typer.Option(
        "--port-base",
        metavar="N",
        min=1024,
        max=BASE_MAX,
        help=f"First of the ports used.  [default: {DEFAULT_BASE}, or that of the last start]",
    ),
]

EXIT_INTERRUPTED = 130

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Within the block what a person can put right ends the program with a sentence, not with a stack trace."""
    try:
        yield
    except SandboxError as error:
        errors.print(error.sentence, style="red", markup=False, soft_wrap=True)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except OSError as error:
        sentence = _about_the_machine(error)
        if sentence is None:
            raise
        errors.print(sentence, style="red", markup=False, soft_wrap=True)
        raise typer.Exit(EXIT_REFUSED) from None


def _about_the_machine(error: OSError) -> str | None:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}. Free some space, or use another disk: --data DIR."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"This may not be written or read{where}. Choose a folder that is yours: --data DIR."
    return None


def data_folder(chosen: Path | None) -> DataFolder:
    return DataFolder(chosen or default_data_folder())


def ports_of(folder: DataFolder, chosen: int | None) -> Ports:
    """The ports asked for, else those of the last start, else the usual ones."""
    state = folder.state()
    return Ports(chosen or (state.port_base if state else DEFAULT_BASE))


def running_plan(folder: DataFolder) -> tuple[Plan, RunState]:
    """The plan and state of the running sandbox; raises SandboxError when it does not run."""
    state = folder.running()
    if state is None:
        raise SandboxError(f"Attune is not running (data folder {folder.path}). Start it with ./attune up")
    return Plan.of(folder, Ports(state.port_base)), state
