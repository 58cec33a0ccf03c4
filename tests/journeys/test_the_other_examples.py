"""Every shipped scenario plays as it is written; what its steps name is awaited and nothing else comes of them."""

from pathlib import Path

import pytest
from attune_sandbox.play.events import SeenEvent
from attune_sandbox.play.report import PlayReport
from attune_sandbox.testing.journey import Journey
from attune_sandbox.testing.running_platform import RunningPlatform

EXAMPLES = Path(__file__).parents[2] / "examples"
OTHERS = sorted(path for path in EXAMPLES.glob("*.yaml") if path.stem != "demonstration")

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


@pytest.mark.parametrize("example", OTHERS, ids=lambda path: path.stem)
async def test_an_example_plays_as_written(example: Path, tmp_path: Path, running_platform: RunningPlatform) -> None:
    journey = Journey.of(example, tmp_path, running_platform, "only")
    report, _ = await journey.play()
    await journey.ending(report)
    for step in report.steps:
        # By fact: one told in two majors is one.
        facts = {event.fact_id: event.name for event in step.events if event.name in step.step.leads_to}.values()
        assert sorted(facts) == sorted(step.step.leads_to), f"step {step.number} ({step.step.action})"
    again, _ = await journey.play()
    assert again.already_played


async def test_a_referrer_no_mail_reaches_is_told_by_a_person_whose_name_stands_beside_it(
    tmp_path: Path, running_platform: RunningPlatform
) -> None:
    journey = Journey.of(EXAMPLES / "kent-unreachable-referrer.yaml", tmp_path, running_platform, "by-hand")
    report, screen = await journey.play()
    ending = await journey.ending(report)
    assert ending.states == {"only": "closed"}
    assert ending.mails == {"hester": 0}
    assert ending.events["ReferrerInformed"] == ending.events["ReferralClosed"] == 1
    assert "told: Hester Quennell-Moor, referral declined (phone, human)" in screen
    [confirmed_by] = {event.data.model_dump()["confirmed_by"] for event in told_of(report)}
    assert confirmed_by


def told_of(report: PlayReport) -> list[SeenEvent]:
    return [event for event in report.events() if event.name == "NotificationDelivered"]
