"""Evidence from a live service: no false alarm while it runs, and what is really wrong is found."""

import asyncio
from dataclasses import replace

import asyncpg
from attune_chassis.checker import check
from attune_chassis.checker.evidence import Effect, Evidence, Findings
from attune_chassis.checker.gather import gather


async def gathered(lab, url: str) -> Evidence:
    connection = await asyncpg.connect(url)
    try:
        return await gather(
            connection, lab.kafka, topics=lab.topics, consumers=["reader"], foreign=["intake"], topic_prefix=lab.prefix
        )
    finally:
        await connection.close()


async def judged(lab, url: str) -> Findings:
    return await check(await gathered(lab, url))


async def with_effects(lab, evidence: Evidence, committed: set) -> Evidence:
    """The same evidence with what a test knows besides, when nothing is under way."""
    rows = await lab.pool.fetch("SELECT ce_id, topic, key FROM effect ORDER BY id")
    effects = [Effect(row["ce_id"], row["topic"], row["key"]) for row in rows]
    return replace(
        evidence,
        producers=[replace(evidence.producers[0], committed=committed)],
        consumers=[replace(evidence.consumers[0], effects=effects)],
        drained=True,
    )


async def test_a_running_service_is_not_blamed_and_a_broken_one_is(lab, effects):
    committed: set = set()

    async def keep_writing() -> None:
        for number in range(60):
            key = b"key-%d" % (number % 7)
            committed.update(await lab.append(*lab.events(20, number * 20, topic="trial.triple", key=key)))

    effects.failing[b"700"] = ValueError("cannot be applied")
    async with lab.running(lab.relay(), lab.relay(), lab.consumer(effects)):
        writing = asyncio.create_task(keep_writing())
        looks = 0
        while not writing.done() or looks < 3:
            for url in (lab.database.readonly, lab.database.owner):
                findings = await judged(lab, url)
                assert not findings.violations
            looks += 1
        await writing
        await lab.eventually(lab.outbox_is_empty, "everything is published")

        async def everything_is_done() -> bool:
            parked = await lab.value("SELECT count(*) FROM parked")
            return await lab.value("SELECT count(*) FROM effect") + parked == len(committed)

        await lab.eventually(everything_is_done, "every event has its effect or is parked")

    evidence = await with_effects(lab, await gathered(lab, lab.database.owner), committed)
    findings = await check(evidence)
    assert not findings.violations
    assert findings.counts["applied"] == len(committed) == 1200
    assert findings.counts["parked"] == 1200 - findings.counts["effects"] > 0

    await lab.as_owner("UPDATE stream SET last_sequence = last_sequence + 1 WHERE last_sequence > 0")
    await lab.as_owner("UPDATE position SET epoch = epoch + 1 WHERE last_sequence > 0")
    await lab.as_owner("DELETE FROM held_key")
    broken = await judged(lab, lab.database.owner)
    assert {violation.invariant for violation in broken.violations} == {"EO4", "EO7"}
    assert {violation.invariant for violation in (await judged(lab, lab.database.readonly)).violations} == {"EO4"}


async def test_an_event_the_database_has_forgotten_is_seen_before_any_relay_settles(lab):
    known = lab.events(3)
    await lab.publish(*known)
    before = await lab.pool.fetch("SELECT topic, partition, epoch, last_sequence, last_ce_id, next_offset FROM stream")
    lost = lab.events(2, start=3)
    await lab.publish(*lost)
    for row in before:
        await lab.as_owner(
            "UPDATE stream SET epoch = $3, last_sequence = $4, last_ce_id = $5, next_offset = $6 "
            "WHERE topic = $1 AND partition = $2",
            *row.values(),
        )
    findings = await judged(lab, lab.database.readonly)
    assert [(told.invariant, told.ce_id) for told in findings.violations] == [("EO6", event.ce_id) for event in lost]
