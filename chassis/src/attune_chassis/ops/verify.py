"""`ops verify`: the invariants of the protocol, checked against the live service; nothing is written or held still."""

from typing import Any

import typer
from rich.console import Console

from attune_chassis.checker import check
from attune_chassis.checker.evidence import Findings
from attune_chassis.checker.gather import gather
from attune_chassis.ops.desk import Desk, kafka_answers
from attune_chassis.ops.errors import ATTENTION, DONE
from attune_chassis.ops.frame import JsonOption, Told, run
from attune_chassis.ops.words import counted
from attune_chassis.subscription import IntakeSubscription

MEANINGS = {
    "EO1": "no loss",
    "EO2": "once",
    "EO3": "in order",
    "EO4": "true rows",
    "EO5": "reading again",
    "EO6": "a restore is seen",
    "EO7": "effect or parked",
    "EO8": "never silent",
    "EO9": "progress",
    "EO10": "late records",
}


def verify_command(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """Check the live service: nothing lost, twice or out of order.

    Reads every record of the topics it writes and hears, from the first one on, and its tables in one snapshot. The
    service goes on meanwhile; what moves during the check is no finding. What it cannot know from outside is what
    handlers have written: that is what tests are for.

    Ends with 0: nothing found. 1: something is broken, each thing with a sentence; keep the output, and see
    docs/operations.md. 2: the database or Kafka does not answer. Only looks; with the login <service>_readonly too, but
    then it says nothing about keys held back. JSON: service, counts, violations[] with invariant, sentence, topic,
    partition, ce_id.
    """

    async def look(desk: Desk) -> Told:
        findings = await verified(desk)
        document = {"service": desk.service, "counts": dict(findings.counts), "violations": _violations(findings)}
        code = ATTENTION if findings.violations else DONE
        return Told(document, lambda console: _show(desk.service, findings, console), code)

    run(context, look, as_json=as_json)


async def verified(desk: Desk) -> Findings:
    """Gather and judge. Raises UnreachableError without Kafka."""
    foreign = [name for name, one in desk.subscriptions.items() if isinstance(one, IntakeSubscription)]
    with kafka_answers(desk.kafka.bootstrap_servers):
        evidence = await gather(
            desk.connection,
            desk.kafka,
            topics=desk.definition.topics(desk.settings),
            consumers=list(desk.subscriptions),
            foreign=foreign,
            topic_prefix=desk.prefix,
        )
        return await check(evidence)


def _violations(findings: Findings) -> list[dict[str, Any]]:
    return [
        {
            "invariant": one.invariant,
            "sentence": one.sentence,
            "topic": one.place[0] if one.place else None,
            "partition": one.place[1] if one.place else None,
            "ce_id": one.ce_id,
        }
        for one in findings.violations
    ]


def _show(service: str, findings: Findings, console: Console) -> None:
    counts = findings.counts
    told = ", ".join(
        f"{counts[name]:,} {name}" for name in ("records", "applied", "voids", "repeats") if name in counts
    )
    console.print(f"{service}: {told or 'no records'}")
    for one in findings.violations:
        where = f" [{one.place[0]}/{one.place[1]}]" if one.place else ""
        what = f" (event {one.ce_id})" if one.ce_id else ""
        meaning = MEANINGS.get(one.invariant, "")
        console.print(f"! {one.invariant} {meaning}: {one.sentence}{where}{what}", style="yellow", soft_wrap=True)
    total = counts.get("violations", len(findings.violations))
    if total:
        console.print(f"{counted(total, 'violation', 'violations')}.")
    else:
        console.print("Nothing is broken.", style="green")
