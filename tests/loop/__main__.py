"""`uv run python -m tests.loop --referrals 20000 --seed 7 --minutes 30`: the loop under faults, or any part of it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from tests.loop.load import AT_ONCE
from tests.loop.run import Wish, run
from tests.loop.sabotage import DEFENCES
from tests.loop.schedule import plan

PACED = 0.95

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def loop(  # noqa: PLR0917 -- every one is an option with a name
    referrals: Annotated[int, typer.Option(help="So many referrals.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same paths and the same schedule.")] = 1,
    minutes: Annotated[
        float, typer.Option(help="No referral is begun after so many; faults are spread over them.")
    ] = 5,
    at_once: Annotated[int, typer.Option(help="So many referrals are under way at once.")] = AT_ONCE,
    calm: Annotated[bool, typer.Option("--calm", help="No faults.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the summary there too.")] = None,
    logs: Annotated[Path | None, typer.Option(help="Keep the logs of servers and processes in this folder.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Take these out: " + ", ".join(DEFENCES))] = None,
    quiet: Annotated[bool, typer.Option(help="Print the summary only.")] = False,
) -> None:
    """Real referrals and notifications on real Kafka and PostgreSQL under seeded faults; then: was anybody silent?"""
    if not quiet and not calm:
        for lane, planned in plan(seed, minutes, short=False).items():
            typer.echo(f"{lane}: {', '.join(map(str, planned))}")
    wish = Wish(
        seed=seed,
        referrals=referrals,
        minutes=minutes,
        paced_minutes=minutes * PACED,
        at_once=at_once,
        keep_logs=logs,
        calm=calm,
        without=tuple(without or ()),
    )
    summary = asyncio.run(run(wish, (lambda _: None) if quiet else typer.echo))
    typer.echo(summary.text())
    if json_file is not None:
        json_file.write_text(summary.as_json(), "utf-8")
    raise typer.Exit(0 if summary.held else 1)


if __name__ == "__main__":
    app()
