"""How every command ends: what its exit code means, and how it says no.

0: done, and all is well. 1: looked at, and refused or found wanting. 2: asked in a way that cannot be answered.
"""

from typing import Final, NoReturn

import typer

EXIT_REFUSED: Final = 1
EXIT_MISUSED: Final = 2


def misused(sentence: str) -> NoReturn:
    """End because the question cannot be answered."""
    typer.echo(f"attune-contracts: {sentence}", err=True)
    raise typer.Exit(EXIT_MISUSED)
