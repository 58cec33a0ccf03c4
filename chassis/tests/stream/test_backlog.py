"""The watch over what waits: each stuck state shows in a metric, and goes when it is resolved."""

from attune_chassis.backlog import BacklogWatch, measure_backlog
from prometheus_client import generate_latest


async def test_everything_that_waits_is_told_and_what_is_gone_disappears(lab):
    await lab.append(lab.event("trial.single", b"a", b""))
    await lab.pool.execute("INSERT INTO held_key VALUES ('reader', 't', 'k')")
    await lab.pool.execute(
        "INSERT INTO parked VALUES ('reader', 't', 0, 1, 1, 1, 'k', '[]', '', 'not_json', '', sha256(''))"
    )
    await lab.pool.execute("INSERT INTO timer VALUES (gen_random_uuid(), now(), 'remind', 's', 2)")
    await lab.pool.execute(
        "INSERT INTO delivery (id, kind, target, unclear_count) VALUES (gen_random_uuid(), 'mail', 't', 1)"
    )
    async with lab.pool.acquire() as connection:
        await measure_backlog(connection, lab.metrics)
        told = generate_latest(lab.metrics.registry).decode()
        for line in (
            "outbox_rows 1.0",
            'parked{consumer="reader",reason="not_json"} 1.0',
            'held_keys{consumer="reader"} 1.0',
            'timers_failing{kind="remind"} 1.0',
            'deliveries_unclear{kind="mail"} 1.0',
        ):
            assert line in told
        await connection.execute("DELETE FROM parked")
        await measure_backlog(connection, lab.metrics)
        assert "not_json" not in generate_latest(lab.metrics.registry).decode()


async def test_the_age_of_the_oldest_event_grows_while_no_relay_runs(lab):
    await lab.append(lab.event("trial.single", b"a", b""))
    watch = BacklogWatch(pool=lab.pool, metrics=lab.metrics, every_seconds=0.02)
    async with lab.running(watch):
        await lab.eventually(lambda: lab.metrics.outbox_oldest_age_seconds._value.get() > 0.1, "the age grows")
        assert watch.state.ready
