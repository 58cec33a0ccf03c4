"""The short run: every kind of fault about once, on real processes and servers; then the checker judges EO1 to EO10."""

import pytest
from attune_chassis.signals import STEPS

from tests.faults.run import Wish, run
from tests.faults.schedule import FAULTS, plan

SEED = 2
FACTS = 20_000
MINUTES_MAX = 4.0


@pytest.mark.timeout(480)
async def test_no_fault_loses_repeats_or_disorders_an_event() -> None:
    wish = Wish(seed=SEED, facts=FACTS, minutes=MINUTES_MAX, paced_minutes=0.5, lanes=plan(SEED, long=False))
    told: list[str] = []
    summary = await run(wish, told.append)
    report = "\n".join([*told, summary.text()])
    assert summary.held, report
    unvisited = [step for steps in STEPS.values() for step in steps if not summary.kills_by_step[step]]
    assert not unvisited, f"nobody was killed at {unvisited}\n{report}"
    happened = {
        "applied": summary.found["applied"] > FACTS,
        "voids": summary.found["voids"],
        "unreadable": summary.found["unreadable"],
        "random kills": summary.random_kills,
        "stops": summary.stops,
        "zombie relays": summary.zombie_relays,
        "zombie consumers": summary.zombie_consumers,
        "late batches": summary.late_batches,
        "broker restarts": summary.broker_restarts,
        "database restarts": summary.database_restarts,
        "restores": summary.restores,
        "cuts": summary.cuts,
        "clock steps": summary.clock_steps,
        "foreign records": summary.foreign_records,
        "copies": summary.copies,
        "replayed": summary.replayed,
    }
    assert all(happened.values()), f"{[name for name, count in happened.items() if not count]}\n{report}"


def test_the_same_seed_gives_the_same_schedule() -> None:
    def told(seed: int) -> dict[str, list[str]]:
        return {lane: [planned.seed for planned in lanes] for lane, lanes in plan(seed, long=True).items()}

    assert told(7) == told(7)
    assert told(7) != told(8)


def test_the_long_run_visits_every_step_twenty_times() -> None:
    planned = [str(each) for lane in plan(1, long=True).values() for each in lane]
    for steps in STEPS.values():
        assert all(planned.count(f"kill at {step}") >= 20 for step in steps)
    assert planned.count("kill any") >= 300
    assert set(planned) == set(FAULTS)
