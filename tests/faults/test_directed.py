"""A directed fault on real processes without its defence: the checker must find what the defence is for.

With the defence the short run does the same. The directed faults of the other defences run inside the test's own
process, where each costs a second or two; chassis/tests/stream/test_defences.py has a table of them all. This one is
repeated on real processes because random kills do not find it: only a consumer that stops just before its transaction,
is replaced, and wakes up, shows what the compare-and-set is for.
"""

import pytest

from tests.faults.run import Wish, run
from tests.faults.schedule import FAULTS, Planned
from tests.faults.shrink import halves

ZOMBIE = FAULTS["zombie at consumer.begin"]


@pytest.mark.timeout(300)
async def test_without_compare_and_set_of_the_position_the_checker_finds_double_effects() -> None:
    lanes = {"consumer": [Planned(ZOMBIE, "a"), Planned(ZOMBIE, "b")]}
    summary = await run(
        Wish(seed=5, facts=3000, batch=100, minutes=2.0, paced_minutes=0.0, lanes=lanes, without=["position"])
    )
    assert summary.zombie_consumers, summary.text()
    assert summary.invariants()["EO2"] == "violated", summary.text()
    assert summary.history, "the history of the violation is told"


def test_a_schedule_is_halved_without_losing_a_fault() -> None:
    planned = [Planned(ZOMBIE, str(number)) for number in range(5)]
    early, late = halves({"consumer": planned[:3], "relay": planned[3:]})
    assert [each for half in (early, late) for lane in half.values() for each in lane] == planned
