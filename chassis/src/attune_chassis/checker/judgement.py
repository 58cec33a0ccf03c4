"""Judging EO1 to EO10 of section 12 of docs/exactly-once.md: every log is read once, through the one fold."""

from attune_chassis.checker.consumer_judge import ConsumerJudge, stream
from attune_chassis.checker.evidence import Evidence, Findings, Place
from attune_chassis.checker.ledger import Ledger
from attune_chassis.checker.log_judge import LogJudge
from attune_chassis.checker.producer_judge import ProducerJudge
from attune_chassis.checker.reading import Reading


async def check(evidence: Evidence) -> Findings:
    """Judge everything the evidence allows to judge. Needs memory for the ids of all events, not for the events."""
    ledger = Ledger(evidence.alarms)
    logs = LogJudge(ledger)
    producers = [ProducerJudge(ledger, shown, drained=evidence.drained) for shown in evidence.producers]
    consumers = [ConsumerJudge(ledger, shown, drained=evidence.drained) for shown in evidence.consumers]
    for consumer in consumers:
        await consumer.load()
    for place in evidence.places:
        await _read(evidence, place, logs, producers, consumers)
    for producer in producers:
        producer.finish(logs.applied)
    for consumer in consumers:
        consumer.finish(logs.applied, set(evidence.places), incomplete=logs.incomplete)
    return ledger.findings()


async def _read(
    evidence: Evidence, place: Place, logs: LogJudge, producers: list[ProducerJudge], consumers: list[ConsumerJudge]
) -> None:
    start, end = evidence.bounds.get(place, (None, 0))
    entries = stream(evidence.log(place))
    first = await anext(entries, None)
    if start is None:
        start = first.offset if first else 0
    complete = start == 0
    reading = Reading(complete=complete)
    logs.begin(complete=complete)
    judges: list[ProducerJudge | ConsumerJudge] = [
        *(producer for producer in producers if producer.begin(place)),
        *(consumer for consumer in consumers if consumer.begin(place, complete=complete)),
    ]
    entry = first
    while entry is not None:
        step = reading.step(entry)
        logs.step(place, step)
        for judge in judges:
            judge.step(place, step)
        end = max(end, entry.offset + 1)
        entry = await anext(entries, None)
    for judge in judges:
        judge.end(place, reading.state, start, end)
