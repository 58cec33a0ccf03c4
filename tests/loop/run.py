"""A whole loop run: start, referrals under faults, drain, judge."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from attune_chassis.checker import check
from attune_chassis.checker.gather import gather
from attune_contracts.topics import topics_owned_by

from tests.faults.lanes import carry_out
from tests.faults.summary import Summary
from tests.faults.waiting import until
from tests.loop.case import COORDINATOR
from tests.loop.desk import Desk
from tests.loop.draining import drain
from tests.loop.judge import Shown, history, judge
from tests.loop.load import AT_ONCE, Load
from tests.loop.log import NOTIFICATIONS, REFERRALS, Log
from tests.loop.schedule import plan
from tests.loop.stage import BIRMINGHAM, INTAKE_RESULTS, INTEGRATOR, KENT, LoopStage
from tests.loop.summary import LoopSummary

READY_SECONDS_MAX = 90.0
DRAIN_SECONDS_MAX = 120.0
SAY_EVERY_SECONDS = 10.0
HISTORIES_MAX = 5
FOREIGN = "referrals-intake"
LEFT_BEHIND = {
    "parked records": "SELECT count(*) FROM parked",
    "held keys": "SELECT count(*) FROM held_key",
    "orphans": "SELECT count(*) FROM orphan",
}

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is asked for. No referral is begun after `minutes`; the faults are spread over `paced_minutes`."""

    seed: int
    referrals: int
    minutes: float
    paced_minutes: float
    short: bool = False
    at_once: int = AT_ONCE
    keep_logs: Path | None = None
    without: tuple[str, ...] = ()
    calm: bool = False
    """Without faults."""


async def run(wish: Wish, say: Say = lambda _: None) -> LoopSummary:
    """Carry it out. Raises nothing for what the services did: that is in the summary."""
    faults = Summary(wish.seed, wish.referrals, wish.minutes)
    summary = LoopSummary(wish.seed, wish.referrals, wish.minutes, faults)
    began = time.monotonic()
    async with LoopStage(seed=wish.seed, keep_logs=wish.keep_logs, without=wish.without) as stage:
        topics = {topic.name: topic.partitions for service in stage.services for topic in _owned(service)}
        log = Log(stage.kafka.connection, {name: topics[name] for name in (REFERRALS, NOTIFICATIONS, INTAKE_RESULTS)})
        desk = Desk(stage, log)
        try:
            await stage.start_processes()
            log.start()
            await desk.start()
            for name in stage.api_ports:
                await until(partial(stage.is_ready, name), f"{name} is ready", READY_SECONDS_MAX)
            say(f"{time.monotonic() - began:.0f} s: everything runs")
            load = Load(desk, wish.referrals, wish.at_once)
            loading = time.monotonic()
            await _under_faults(stage, load, faults, wish, say)
            summary.load_seconds = time.monotonic() - loading
            say(f"{time.monotonic() - began:.0f} s: waiting until everything has arrived")
            try:
                await drain(stage, log, DRAIN_SECONDS_MAX)
            except TimeoutError as error:
                summary.violations.append(f"nothing is left behind: still under way: {error}")
            say(f"{time.monotonic() - began:.0f} s: judging")
            await _judge(stage, desk, load, summary)
        finally:
            await desk.stop()
            await log.stop()
    summary.seconds = time.monotonic() - began
    return summary


def _owned(service: str) -> Any:
    return topics_owned_by(service, [INTEGRATOR])


async def _under_faults(stage: LoopStage, load: Load, faults: Summary, wish: Wish, say: Say) -> None:
    began, enough = time.monotonic(), asyncio.Event()
    loading = asyncio.create_task(load.run())
    lanes = {} if wish.calm else plan(wish.seed, wish.minutes, short=wish.short)
    happening = asyncio.create_task(
        carry_out(stage, faults, lanes, minutes=wish.minutes, paced_minutes=wish.paced_minutes, say=say, enough=enough)
    )
    while not loading.done():
        await asyncio.wait({loading}, timeout=SAY_EVERY_SECONDS)
        load.enough = time.monotonic() - began > wish.minutes * 60
        say(
            f"{time.monotonic() - began:.0f} s: {load.begun} begun, {load.done} at their end,"
            f" {len(stage.postbox.mails)} mails"
        )
    enough.set()
    await happening
    loading.result()


async def _judge(stage: LoopStage, desk: Desk, load: Load, summary: LoopSummary) -> None:
    postbox, log = stage.postbox, desk.log
    shown = Shown(
        plans=load.plans,
        facts=log.cases,
        mails=postbox.mails,
        unclear=await _unclear(desk),
        open_follow_ups={one for authority in (KENT, BIRMINGHAM) for one in await _open_follow_ups(desk, authority)},
        figures={authority: await _figures(desk, authority) for authority in (KENT, BIRMINGHAM)},
    )
    verdict = await asyncio.to_thread(judge, shown)
    summary.violations += [str(violation) for violation in verdict.violations]
    for violation in [one for one in verdict.violations if one.referral_id][:HISTORIES_MAX]:
        summary.history += history(shown, violation)
    summary.violations += [f"the log is sound: {sentence}" for sentence in log.broken]
    for service in stage.services:
        summary.violations += [text async for text in _left_behind(stage, service, summary)]
    summary.violations += [f"nothing is left behind: {ended}" for ended in stage.nursery.unexpected]
    summary.referrals = sum(bool(each.referral_id) for each in load.plans)
    summary.paths.update(each.path for each in load.plans)
    summary.made_by.update(each.made_by for each in load.plans)
    summary.ends, summary.notices = verdict.ends, verdict.notices
    summary.mails_repeated, summary.silent_referrals = verdict.repeats, verdict.silent
    summary.answers, summary.sent_again = desk.answered, desk.retried
    if desk.submitted_again:
        summary.sent_again["intake"] = desk.submitted_again
    summary.records, summary.facts = log.verdicts, sum(map(len, log.cases.values()))
    summary.mails, summary.people_reached = len(postbox.mails), len(postbox.by_address)
    summary.hand_overs.update({str(fate): count for fate, count in postbox.fates.items()})
    summary.addresses_refused, summary.mail_server_deaths = postbox.refused.total(), postbox.deaths
    for name, count in stage.revived.items():
        service, roles = stage.processes[name]
        summary.kills[f"{service} {roles[0]}"] += count


async def _unclear(desk: Desk) -> dict[str, int]:
    """Of every message that came more than once, the attempts whose end its ledger calls unclear."""
    came = Counter(mail.message_id for mail in desk.stage.postbox.mails)
    found: dict[str, int] = {}
    for message in [message for message, count in came.items() if count > 1]:
        for authority in (KENT, BIRMINGHAM):
            path = f"/v1/notifications/{message}"
            told = await desk.question("notifications", path, who=(COORDINATOR, authority))
            if told is not None:
                found[message] = sum(attempt["outcome"] == "unclear" for attempt in told["attempts"])
    return found


async def _open_follow_ups(desk: Desk, authority: str) -> set[str]:
    found: set[str] = set()
    after: dict[str, str] = {}
    while True:
        page = await desk.read("notifications", "/v1/follow-ups", who=(COORDINATOR, authority), **after)
        found |= {task["notification_id"] for task in page["follow_ups"]}
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def _figures(desk: Desk, authority: str) -> dict[str, int]:
    period = {"from": "2026-01-01", "until": "2034-12-31"}
    told = await desk.read("referrals", "/v1/loop-figures", who=(COORDINATOR, authority), **period)
    (figures,) = told["figures"] or [{}]
    return {name: count for name, count in figures.items() if isinstance(count, int)}


async def _left_behind(stage: LoopStage, service: str, summary: LoopSummary) -> Any:
    connection = await stage.postgres[service].connect()
    try:
        for what, query in LEFT_BEHIND.items():
            if number := await connection.fetchval(query):
                yield f"nothing is left behind: {service} has {number} {what}"
        if service == "notifications":
            query = "SELECT count(*) FROM attempt WHERE outcome = 'unclear'"
            summary.unclear_on_record = await connection.fetchval(query)
        rows = await connection.fetch("SELECT DISTINCT consumer FROM position")
        evidence = await gather(
            connection,
            stage.kafka.connection,
            topics={topic.name: topic.partitions for topic in _owned(service)},
            consumers=[row["consumer"] for row in rows],
            foreign=[FOREIGN],
        )
        findings = await check(evidence)
    finally:
        await connection.close()
    for found in findings.violations:
        yield f"the log is sound: {service}: {found.invariant} {found.sentence} ({found.place}, {found.ce_id})"
