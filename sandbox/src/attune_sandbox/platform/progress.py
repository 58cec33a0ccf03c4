"""What a starting platform shows: one bar per chain of work, and a line for everything that is done."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Chain:
    """One line of work among several at once, a known number of steps long."""

    def __init__(self, progress: Progress, title: str, steps: int) -> None:
        self._progress = progress
        self._title = title
        self._task = progress.add_task(title, total=steps)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show `text` while the block runs, and that it is done (with its seconds) afterwards."""
        self._progress.update(self._task, description=f"{self._title}: {text}")
        began = time.monotonic()
        yield
        self._progress.advance(self._task)
        took = time.monotonic() - began
        self._progress.console.print(f"[green]done[/green] {self._title}: {text} [dim]({took:.1f} s)[/dim]")

    def say(self, text: str) -> None:
        """Show what the step is at, without it being a step of its own."""
        self._progress.update(self._task, description=f"{self._title}: {text}")


@contextmanager
def shown(console: Console) -> Iterator[Progress]:
    """A live display that leaves nothing but its lines behind."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress
