"""What a person waits for: the answer to a referral, and the mail after a decision, on the platform of `attune up`."""

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from attune_sandbox.platform.data_folder import RunState
from attune_sandbox.tokens import DEFAULT_AUTHORITY

from benchmarks.accounting import family_mebibytes
from benchmarks.contenders.referral_client import SETTING
from benchmarks.figures import percentile, told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderFailedError, ContenderProcess
from benchmarks.report import Section
from benchmarks.sandbox import running_sandbox

RATE = 50
SECONDS = 35
SECONDS_QUICK = 3
WARM_UP_REFERRALS = 250
DECISIONS = 200
DECISIONS_QUICK = 10
DECISION_RATE = 10
MAILS_TIMEOUT_SECONDS = 120.0
LOOK_SECONDS = 0.2
POST_MILLISECONDS_MAX = 100.0
MAIL_SECONDS_MAX = 5.0
PLATFORM_GIGABYTES_MAX = 4.0
MEBIBYTES_A_GIGABYTE = 1_000_000_000 / (1024 * 1024)
NANOSECONDS = 1_000_000_000
DELIVERED_TO = re.compile(rb"^Delivered-To: (\S+)", re.MULTILINE)
HEAD_BYTES = 4_096


async def run(plan: Plan, section: Section) -> None:
    """Refer at a steady rate, wait for the mails, decide, wait for the mails again."""
    count = RATE * (SECONDS_QUICK if plan.quick else SECONDS)
    decisions = DECISIONS_QUICK if plan.quick else DECISIONS
    section.say(
        f"The platform as `./attune up` starts it: four services, Kafka with every message flushed, PostgreSQL, and a "
        f"mail server that flushes every mail. A client in a process of its own makes {count:,} referrals over HTTP at "
        f"{RATE}/s, whatever the answers take (the first {WARM_UP_REFERRALS} do not count), with real tokens; when "
        f"their mails are out it accepts {decisions} of them at {DECISION_RATE}/s. A decision's time runs from its "
        "answer until the mail server has the mail on its disk."
    )
    async with running_sandbox() as (sandbox, state):
        addresses = sandbox.addresses()
        tokens = {
            "school": addresses.token("school", DEFAULT_AUTHORITY, [SETTING]),
            "coordinator": addresses.token("coordinator", DEFAULT_AUTHORITY, None),
        }
        client = await ContenderProcess.start(
            "referral_client",
            {
                "url": addresses.services["referrals"],
                "tokens": tokens,
                "rate": RATE,
                "count": count,
                "decisions": decisions,
                "decision_rate": DECISION_RATE,
            },
            logs=sandbox.folder.logs,
        )
        try:
            await client.ready()
            client.go()
            referred = await client.hear("referred", count / RATE + MAILS_TIMEOUT_SECONDS)
            plan.say(f"  {referred['made']:,} referrals made, refused: {referred['refused'] or 'none'}")
            await _until_mails(sandbox.folder.mailbox / "new", referred["made"])
            memory = _memory(state)
            client.arm()
            decided = await client.done(decisions / DECISION_RATE + MAILS_TIMEOUT_SECONDS)
            waits = await _waits(sandbox.folder.mailbox / "new", decided["decided"])
        finally:
            await client.end()
    if decided["refused"]:
        raise ContenderFailedError(f"requests were refused: {decided['refused']}")
    _judge(plan, section, referred["latencies"][WARM_UP_REFERRALS if not plan.quick else 0 :], waits, memory)


def _judge(
    plan: Plan, section: Section, latencies: Sequence[float], waits: Sequence[float], memory: Mapping[str, float]
) -> None:
    posts = [1000 * seconds for seconds in latencies]
    section.table(
        ["what", "p50", "p90", "p99", "greatest"],
        [
            ["POST of a referral, ms", *_percentiles(posts)],
            ["decision to mail accepted, s", *_percentiles(waits)],
        ],
    )
    section.table(["process", "MiB"], [[name, told(size)] for name, size in memory.items()])
    section.goal(
        f"POST of a referral at {RATE}/s: p99 < 100 ms",
        f"{told(percentile(posts, 99))} ms",
        (percentile(posts, 99) < POST_MILLISECONDS_MAX),
    )
    section.goal(
        "decision to mail accepted by the server: p99 < 5 s",
        f"{told(percentile(waits, 99))} s",
        (percentile(waits, 99) < MAIL_SECONDS_MAX),
    )
    gigabytes = sum(memory.values()) / MEBIBYTES_A_GIGABYTE
    section.goal("the whole platform in 4 GB", f"{told(gigabytes)} GB", gigabytes < PLATFORM_GIGABYTES_MAX)
    plan.say(f"  POST p99 {told(percentile(posts, 99))} ms, mail p99 {told(percentile(waits, 99))} s")


def _percentiles(values: Sequence[float]) -> list[str]:
    return [told(percentile(values, percent)) for percent in (50, 90, 99, 100)]


def _memory(state: RunState) -> dict[str, float]:
    """What each part takes at the end of the load, shared memory counted once; the launcher's children count alone."""
    sizes = {name: family_mebibytes(identity.pid) for name, identity in state.identities().items()}
    launcher = state.launcher_identity()
    if launcher is not None:
        sizes["launcher and guard"] = family_mebibytes(launcher.pid) - sum(sizes.values())
    return sizes


async def _until_mails(folder: Path, wanted: int) -> None:
    deadline = time.monotonic() + MAILS_TIMEOUT_SECONDS
    while (count := await asyncio.to_thread(_count, folder)) < wanted:
        if time.monotonic() > deadline:
            raise ContenderFailedError(f"{count} of {wanted} mails in {MAILS_TIMEOUT_SECONDS:.0f} s.")
        await asyncio.sleep(LOOK_SECONDS)


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


async def _waits(folder: Path, decided: Mapping[str, int]) -> list[float]:
    """Seconds from each decision to the first later mail of its referrer; the file's name says when it came."""
    deadline = time.monotonic() + MAILS_TIMEOUT_SECONDS
    while True:
        arrived = await asyncio.to_thread(_arrivals, folder)
        first = {
            address: min((at for at in arrived.get(address, ()) if at >= since - NANOSECONDS // 20), default=0)
            for address, since in decided.items()
        }
        if all(first.values()):
            return [max(0.0, (first[address] - since) / NANOSECONDS) for address, since in decided.items()]
        if time.monotonic() > deadline:
            missing = sum(not at for at in first.values())
            raise ContenderFailedError(f"{missing} mails did not come in {MAILS_TIMEOUT_SECONDS:.0f} s.")
        await asyncio.sleep(LOOK_SECONDS)


def _arrivals(folder: Path) -> dict[str, list[int]]:
    arrived: dict[str, list[int]] = {}
    for path in folder.iterdir():
        with path.open("rb") as file:
            found = DELIVERED_TO.search(file.read(HEAD_BYTES))
        if found:
            arrived.setdefault(found[1].decode(), []).append(int(path.name.split(".", 1)[0]))
    return arrived


CASE = Case("platform", "6. The whole platform", run)
