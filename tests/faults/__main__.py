"""`uv run python -m tests.faults --events 1000000 --seed 7 --minutes 20`: the long fault run, or any part of it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from tests.faults.run import Wish, run
from tests.faults.schedule import FAULTS, plan

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
        lanes=lanes,
        broker_away_seconds=away,
        keep_logs=logs,
        paced_minutes=SHORT_PACED_MINUTES if short else minutes * 0.9,
    )
    summary = asyncio.run(run(wish, (lambda _: None) if quiet else typer.echo))
    typer.echo(summary.text())
    if json_file is not None:
        json_file.write_text(summary.as_json(), "utf-8")
    raise typer.Exit(0 if summary.held else 1)


if __name__ == "__main__":
    app()
