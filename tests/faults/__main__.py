"""`uv run python -m tests.faults --events 1000000 --seed 7 --minutes 20`: the long fault run, or any part of it."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tests.faults.run import Wish, run
from tests.faults.sabotage import DEFENCES
from tests.faults.schedule import FAULTS, plan
from tests.faults.shrink import shrink

LONG_BROKER_ABSENCE_SECONDS = 600.0
SHORT_PACED_MINUTES = 0.5

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def faults(  # noqa: PLR0917 -- every one is an option with a name
    events: Annotated[int, typer.Option(help="Facts committed in bulk, beside the commands of HTTP clients.")] = 50_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same schedule.")] = 1,
    minutes: Annotated[float, typer.Option(help="No new fault after so many minutes.")] = 2.0,
    only: Annotated[list[str] | None, typer.Option(help="Only these faults, by the beginning of their name.")] = None,
    short: Annotated[bool, typer.Option("--short", help="Each fault about once, as ./attune test does.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the summary there too.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Take these defences out: " + ", ".join(DEFENCES))] = None,
    shrink_tries: Annotated[int, typer.Option(help="After a violation, so many runs with fewer faults.")] = 4,
    logs: Annotated[Path | None, typer.Option(help="Keep the logs of servers and processes in this folder.")] = None,
    quiet: Annotated[bool, typer.Option(help="Print the summary only.")] = False,
) -> None:
    """Two services on real Kafka and PostgreSQL under seeded faults; at the end the checker judges EO1 to EO10."""
    lanes = plan(seed, long=not short, only=only or ())
    if not lanes:
        raise typer.BadParameter(f"there is no such fault; faults: {', '.join(FAULTS)}")
    if not quiet:
        for lane, planned in lanes.items():
            typer.echo(f"{lane}: {', '.join(map(str, planned))}")
    away = LONG_BROKER_ABSENCE_SECONDS if minutes * 60 > 2 * LONG_BROKER_ABSENCE_SECONDS else minutes * 6
    wish = Wish(
        seed=seed,
        facts=events,
        minutes=minutes,
        paced_minutes=SHORT_PACED_MINUTES if short else minutes * 0.9,
        lanes=lanes,
        broker_away_seconds=away,
        keep_logs=logs,
        without=without or (),
    )
    say = (lambda _: None) if quiet else typer.echo
    summary = asyncio.run(run(wish, say))
    typer.echo(summary.text())
    if not summary.held and shrink_tries:
        typer.echo(f"violated with seed {seed}; trying with fewer faults, at most {shrink_tries} times")
        summary = asyncio.run(shrink(summary, lanes, lambda half: run(replace(wish, lanes=half)), shrink_tries))
        typer.echo(f"the smallest schedule that was still violated:\n{summary.text()}\n{summary.schedule}")
    if json_file is not None:
        json_file.write_text(summary.as_json(), "utf-8")
    raise typer.Exit(0 if summary.held else 1)


if __name__ == "__main__":
    app()
