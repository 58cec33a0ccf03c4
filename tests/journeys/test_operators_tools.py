"""`attune ops` against the running platform: all is well, nothing is broken, an event is followed through all of it."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attune_contracts.topics import SERVICES
from attune_sandbox.cli.doors import Door
from attune_sandbox.cli.everywhere import explain_all, tell_all
from attune_sandbox.play.report import PlayReport
from attune_sandbox.service_environment import plain_settings, secret_settings, without_attune
from attune_sandbox.testing.running_platform import RunningPlatform
from rich.console import Console

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


@pytest.fixture
def door(running_platform: RunningPlatform) -> Door:
    """To the services as they run, as the launcher would give them their settings."""

    def environment(service: str) -> dict[str, str]:
        about = running_platform.surroundings(service, running_platform.databases[service])
        return without_attune(os.environ) | plain_settings(about) | secret_settings(about)

    return Door(lambda service: [str(Path(sys.executable).with_name(service))], environment)


@pytest.fixture
def told(door: Door, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """The document of a question to all services, which must end with `code`."""

    def ask(word: str, *arguments: str, code: int = 0) -> dict[str, Any]:
        if word == "explain":
            ended = asyncio.run(explain_all(door, arguments, Console(stderr=True), as_json=True))
        else:
            ended = asyncio.run(tell_all(door, [word, *arguments, "--json"], Console(stderr=True), as_json=True))
        said = capsys.readouterr()
        assert ended == code, said
        document: dict[str, Any] = json.loads(said.out)
        return document

    return ask


def test_after_the_demonstration_all_is_well_but_for_the_conflict_it_plays(
    demonstrated: tuple[PlayReport, str], told: Callable[..., dict[str, Any]]
) -> None:
    services = told("status", code=1)["services"]
    assert list(services) == list(SERVICES)
    for status in services.values():
        assert all(role["ready"] for role in status["roles"]["answer"].values())
        assert set(status["roles"]["answer"]) == {"api", "consumer", "relay", "timer"}
        assert status["relay"]["lock_held"]
    needed = [(one["code"], one["command"]) for status in services.values() for one in status["attention"]]
    assert needed == [("parked", "parked list")]
    (parked,) = services["referrals"]["parked"]
    assert (parked["consumer"], parked["reason"]) == ("referrals-intake", "id_conflict")


def test_what_every_service_wrote_and_read_keeps_the_protocol_while_they_run(
    demonstrated: tuple[PlayReport, str], told: Callable[..., dict[str, Any]]
) -> None:
    services = told("verify")["services"]
    assert [name for name, found in services.items() if found["violations"]] == []
    assert services["referrals"]["counts"]["applied"] > 0


def test_a_referral_is_followed_from_its_making_to_the_mails_it_caused(
    demonstrated: tuple[PlayReport, str], told: Callable[..., dict[str, Any]]
) -> None:
    report, _ = demonstrated
    made = next(event for event in report.events() if event.name == "ReferralMade")
    assert made.ce_id != made.fact_id, "told in its newest major first"
    document = told("explain", made.ce_id)
    assert document["services"] == list(SERVICES)
    events = {event["ce_id"]: event for event in document["events"]}
    assert events[made.ce_id]["type"] == "attune.referrals.ReferralMade.v2"
    assert events[made.fact_id]["type"] == "attune.referrals.ReferralMade.v1"
    expected = {event.ce_id for event in report.events() if event.causation_id == made.fact_id}
    assert expected
    assert expected <= events.keys(), "whatever the referral caused is among it"


def test_the_tree_of_a_decision_shows_its_notice_below_it(
    demonstrated: tuple[PlayReport, str], door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    report, _ = demonstrated
    notice = next(event for event in report.events() if event.name == "NotificationSent")
    cause = next(event for event in report.events() if event.fact_id == notice.causation_id)
    console = Console(file=sys.stdout, width=200)
    assert asyncio.run(explain_all(door, [cause.ce_id], console, as_json=False)) == 0
    shown = capsys.readouterr().out
    assert shown.index(cause.ce_id) < shown.index("applied by notifications") < shown.index(notice.ce_id)


def test_a_service_that_does_not_answer_is_named_and_the_others_are_heard(
    demonstrated: tuple[PlayReport, str], door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    report, _ = demonstrated
    made = next(event for event in report.events() if event.name == "ReferralMade")
    broken = Door(
        lambda service: ["/nowhere/awards"] if service == "awards" else door.command(service), door.environment
    )
    console = Console(file=sys.stdout, width=200)
    assert asyncio.run(explain_all(broken, [made.ce_id], console, as_json=False)) == 0
    shown = capsys.readouterr().out
    assert "awards does not answer: There is no program /nowhere/awards here." in shown
    assert made.ce_id in shown
