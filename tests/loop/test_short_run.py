"""The short run: about a hundred referrals on every path, each kind of fault about once; nobody is left in silence."""

import pytest

from tests.loop.paths import MIX
from tests.loop.run import Wish, run
from tests.loop.schedule import FAULTS, plan

SEED = 4
REFERRALS = 80


@pytest.mark.timeout(480)
async def test_under_faults_every_referrer_is_told_or_a_named_person_has_the_task_or_it_is_withheld_by_name() -> None:
    heard: list[str] = []
    wish = Wish(seed=SEED, referrals=REFERRALS, minutes=4.0, paced_minutes=0.25, short=True, at_once=32)
    summary = await run(wish, heard.append)
    report = "\n".join([*heard, summary.text()])
    assert summary.held, report
    assert not summary.silent_referrals, report
    assert set(summary.paths) == {path.__name__ for path in MIX}, report
    happened = {
        "referrals": summary.referrals >= REFERRALS,
        "kills": summary.kills.total(),
        "broker killed": summary.faults.broker_restarts,
        "database crashed": summary.faults.database_restarts,
        "mail server killed": summary.mail_server_deaths,
        "withheld": summary.notices["withheld"],
        "told by a person": summary.notices["told by a person"],
        "told by mail": summary.notices["told by mail"],
    }
    assert all(happened.values()), f"{[name for name, count in happened.items() if not count]}\n{report}"


def test_the_same_seed_gives_the_same_schedule() -> None:
    def told(seed: int) -> dict[str, list[str]]:
        return {lane: [each.seed for each in planned] for lane, planned in plan(seed, 30, short=False).items()}

    assert told(7) == told(7)
    assert told(7) != told(8)


def test_the_long_run_has_every_fault() -> None:
    assert {str(each) for lane in plan(1, 30, short=False).values() for each in lane} == set(FAULTS)
