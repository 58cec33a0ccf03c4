"""What it takes to read an event from its bytes and know that it keeps to its contract, and to import one type."""

import asyncio
import json
import os
import sys
import time

from benchmarks.contenders.decoders import BARE, ORDER, OURS, PURE
from benchmarks.events import VALUE_BYTES, shape_of
from benchmarks.figures import Spread, ratios, told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ROOT, ContenderFailedError
from benchmarks.report import Section

SLICES = 60
SLICES_QUICK = 4
EVENTS = 1_000
IMPORTS = 11
IMPORTS_QUICK = 2
BARE_RATIO_MAX = 1.3
PURE_RATIO_MIN = 5
IMPORT_MS_MAX = 150

IMPORTED = {
    "nothing": "pass",
    "import pydantic": "import pydantic",
    "pydantic and one empty model": "from pydantic import BaseModel\nclass Model(BaseModel): pass",
    "one event type": "from attune_contracts.events.referrals import ReferralMadeV1",
}


async def run(plan: Plan, section: Section) -> None:
    """The decoders by turns for each size, then imports by turns."""
    slices = plan.amount(SLICES, SLICES_QUICK)
    section.say(
        f"One process reads {EVENTS:,} events of different keys with each contender in turn, {slices} times a round; "
        "microseconds of CPU an event, the middle slice. All check patterns, dates and ids. Ours also finds keys that "
        "stand twice, the others do not; bare pydantic-core is the validator of the same model."
    )
    for value_bytes in VALUE_BYTES:
        await _decoders(plan, section, value_bytes, slices)
    await _imports(plan, section)


async def _decoders(plan: Plan, section: Section, value_bytes: int, slices: int) -> None:
    rounds = []
    for number in range(plan.rounds):
        told_by = await _python("-m", "benchmarks.contenders.decoders", str(value_bytes), str(slices), str(EVENTS))
        rounds.append(json.loads(told_by))
        plan.say(f"  {value_bytes} bytes, round {number + 1}: {rounds[-1]}")
    shape = shape_of(value_bytes)
    section.say(f"### Values of {shape.value_bytes} bytes ({shape.ce_type})")
    taken = {name: [one[name] for one in rounds] for name in ORDER}
    section.table(
        ["contender", "microseconds an event", "events a second and core", "by bare pydantic-core"],
        [
            [name, str(Spread.of(times)), told(1e6 / Spread.of(times).middle), str(ratios(times, taken[BARE]))]
            for name, times in taken.items()
        ],
    )
    bare, pure = ratios(taken[OURS], taken[BARE]), ratios(taken[PURE], taken[OURS])
    about = f"decoding, {value_bytes} bytes"
    section.goal(f"{about}: <= {BARE_RATIO_MAX} x bare pydantic-core", f"{bare} times", bare.middle <= BARE_RATIO_MAX)
    section.goal(
        f"{about}: >= {PURE_RATIO_MIN} x as fast as jsonschema", f"{pure} times", pure.middle >= PURE_RATIO_MIN
    )


async def _imports(plan: Plan, section: Section) -> None:
    times: dict[str, list[float]] = {name: [] for name in IMPORTED}
    for _ in range(plan.amount(IMPORTS, IMPORTS_QUICK)):
        for name, statement in IMPORTED.items():
            began = time.perf_counter()
            await _python("-c", statement)
            times[name].append((time.perf_counter() - began) * 1000)
    section.say("### Starting Python with")
    section.table(["", "milliseconds"], [[name, str(Spread.of(taken))] for name, taken in times.items()])
    ours = Spread.of(times["one event type"])
    section.goal(f"importing one event type < {IMPORT_MS_MAX} ms", f"{ours} ms", ours.middle < IMPORT_MS_MAX)
    plan.say(f"  one event type: {ours} ms")


async def _python(*arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=dict(os.environ), stdout=asyncio.subprocess.PIPE
    )
    told_by, _ = await process.communicate()
    if process.returncode:
        raise ContenderFailedError(f"python {arguments[0]} ended with {process.returncode}.")
    return told_by.decode()


CASE = Case("decode", "9. Decoding", run)
