"""Every shipped scenario plays as it is written; what its steps name is awaited and nothing else comes of them."""

from pathlib import Path

import pytest
from attune_contracts.events.referrals import ReferralClosedV2
from attune_sandbox.play.events import SeenEvent
from attune_sandbox.play.report import PlayReport, StepReport
from attune_sandbox.testing.journey import Journey
from attune_sandbox.testing.running_platform import RunningPlatform

EXAMPLES = Path(__file__).parents[2] / "examples"
OTHERS = sorted(path for path in EXAMPLES.glob("*.yaml") if path.stem != "demonstration")

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


@pytest.mark.parametrize("example", OTHERS, ids=lambda path: path.stem)
async def test_an_example_plays_as_written(example: Path, tmp_path: Path, running_platform: RunningPlatform) -> None:
    journey = Journey.of(example, tmp_path, running_platform, "only")
    report, _ = await journey.play()
    ending = await journey.ending(report)
    assert set(ending.states.values()) <= {"closed"}, "every referral of a play comes to its end"
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


async def test_six_cases_that_once_ended_in_silence_end_told_or_by_name(
    tmp_path: Path, running_platform: RunningPlatform
) -> None:
    journey = Journey.of(EXAMPLES / "no-silent-case.yaml", tmp_path, running_platform, "nobody-silent")
    report, screen = await journey.play()
    ending = await journey.ending(report)
    assert ending.refusals == ("attempts_owed", "attempts_owed", "no_live_consent")
    names = ("refused", "missed", "bounced", "moved", "withdrawn", "withheld")
    assert ending.states == dict.fromkeys(names, "closed")
    # Della hears that the withheld referral arrived, and of its end nothing.
    assert ending.mails == {"della": 3, "kit": 8, "gwen": 0, "hamid": 4}
    assert ending.events["ReferralClosed"] == 6
    assert (ending.events["NoticeWithheld"], ending.events["FeedbackAcknowledged"]) == (1, 1)
    ends = {str(dict(step.step)["referral"]): told for step in report.steps if (told := told_at_the_end(step))}
    assert ends == dict.fromkeys(names, ("all_told",)) | {"withheld": ("some_withheld",)}
    assert "told: Della Marchbanks-Roe, referral declined (email, acknowledged)" in screen
    assert "told: Gwen Tarporley, referral declined (phone, human)" in screen
    assert "none of the 6 referrals has a referrer who waits to be told" in screen


def told_at_the_end(step: StepReport) -> tuple[str, ...]:
    return tuple(event.data.told for event in step.events if isinstance(event.data, ReferralClosedV2))


def told_of(report: PlayReport) -> list[SeenEvent]:
    return [event for event in report.events() if event.name == "NotificationDelivered"]
