"""`python -m benchmarks`: run the cases, one after the other, and write what came of them to RESULTS.md."""

import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.cases.every import CASES
from benchmarks.machine import describe_machine, load_told, today
from benchmarks.plan import Case, Plan
from benchmarks.report import RESULTS, Section, write_results

ROUNDS = 3
CASE_TIMEOUT_SECONDS = 900.0
QUICK_RESULTS = Path(tempfile.gettempdir()) / "attune-benchmarks-quick.md"
Name = StrEnum("Name", {case.name: case.name for case in CASES})  # type: ignore[misc]  # made from what there is

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    only: Annotated[list[Name] | None, typer.Option(help="Run this case only; may be given several times.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each contender takes its turn.")] = ROUNDS,
    rows: Annotated[int | None, typer.Option(min=1_000, help="Upper bound of rows and records a turn.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few rows: does it work? Its figures mean little.")] = False,
    results: Annotated[
        Path | None, typer.Option(help="The file to write; else RESULTS.md, or when quick a temporary one.")
    ] = None,
) -> None:
    """Measure Attune beside its peers on real servers of its own. Needs a machine with nothing else to do."""
    logging.disable(logging.WARNING)
    plan = Plan(rounds=1 if quick else rounds, rows=rows, quick=quick, say=typer.echo)
    chosen = [case for case in CASES if not only or case.name in {name.value for name in only}]
    failed = asyncio.run(run_cases(chosen, plan, results or (QUICK_RESULTS if quick else RESULTS)))
    if failed:
        typer.echo(f"Failed: {', '.join(failed)}", err=True)
        raise typer.Exit(1)


async def run_cases(cases: Sequence[Case], plan: Plan, results: Path) -> list[str]:
    """Run one after the other; the file is written after each. Gives the names of those that failed."""
    failed = []
    for case in cases:
        began = time.monotonic()
        plan.say(f"== {case.title} (load {load_told()})")
        section = Section(case.title)
        section.say(
            f"Run on {today()}, {plan.rounds} rounds{', quick' if plan.quick else ''}; load before: {load_told()}."
        )
        try:
            async with asyncio.timeout(CASE_TIMEOUT_SECONDS):
                await case.run(plan, section)
        except Exception as error:  # noqa: BLE001 -- a failed case is told, and the others go on
            failed.append(case.name)
            section.say(f"**This case failed**: {type(error).__name__}: {error}")
            plan.say(f"  failed: {type(error).__name__}: {error}")
        write_results([section], order=[one.title for one in CASES], machine=describe_machine(), results=results)
        plan.say(f"   {time.monotonic() - began:.0f} s")
    return failed


if __name__ == "__main__":
    app()
