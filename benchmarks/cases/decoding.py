"""What it takes to read an event from its bytes and know that it keeps to its contract, and to import one type."""

import asyncio
import json
import os
import resource
import sys
import tempfile
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
    "one event type, ready to read": (
        "from attune_contracts.events.referrals import ReferralMadeV1\nReferralMadeV1.model_rebuild()"
    ),
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
    spent: dict[str, list[float]] = {name: [] for name in IMPORTED}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(plan.amount(IMPORTS, IMPORTS_QUICK) + 1):
            for name, statement in IMPORTED.items():
                began, paid = time.perf_counter(), _children_seconds()
                await _python("-c", statement, compiled=compiled)
                if number:  # the first compiles
                    times[name].append((time.perf_counter() - began) * 1000)
                    spent[name].append((_children_seconds() - paid) * 1000)
    section.say("### Starting Python with")
    section.say("Everything is compiled already, as in an installation; plain Python's own start is in each figure.")
    section.table(
        ["", "milliseconds of CPU", "milliseconds"],
        [[name, str(Spread.of(spent[name])), str(Spread.of(times[name]))] for name in IMPORTED],
    )
    ours = Spread.of(spent["one event type"])
    sentence = f"importing one event type < {IMPORT_MS_MAX} ms of CPU"
    section.goal(sentence, f"{ours} ms", ours.middle < IMPORT_MS_MAX)
    plan.say(f"  one event type: {ours} ms")


def _children_seconds() -> float:
    """CPU time of all processes that this one started and that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


async def _python(*arguments: str, compiled: str | None = None) -> str:
    environment = dict(os.environ)
    if compiled is not None:
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = compiled
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    told_by, _ = await process.communicate()
    if process.returncode:
        raise ContenderFailedError(f"python {arguments[0]} ended with {process.returncode}.")
    return told_by.decode()


CASE = Case("decode", "9. Decoding", run)
