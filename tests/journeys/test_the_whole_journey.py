"""One ELSA referral all the way round: four services, real Kafka and PostgreSQL, undisturbed and under disturbances.

However often events come, and whichever service dies on the way, the journey ends the same: `as_written` says how.
"""

import asyncio
import shutil
from collections.abc import Callable, Sequence

import pytest
from attune_contracts.events.referrals import ReferralClosedV1
from attune_contracts.topics import TOPICS
from attune_sandbox.play.cast import Cast
from attune_sandbox.play.events import EventLog
from attune_sandbox.play.player import DOMAIN_TOPICS
from attune_sandbox.play.report import PlayReport
from attune_sandbox.testing.behind_the_scenes import RawRecord, folded, read_all
from attune_sandbox.testing.duplicating import Duplicator
from attune_sandbox.testing.journey import Ending, Journey
from attune_sandbox.testing.running_platform import RunningPlatform

Demonstrated = tuple[PlayReport, str]
NewJourney = Callable[[str], Journey]

EVENT_TIMEOUT_SECONDS = 90.0

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share

INTERRUPTIONS = [
    ("TrainingDayAttended", 3, "training", "stop"),
    ("SupervisionAttended", 2, "training", "kill"),
    ("ReferralMade", 1, "notifications", "kill"),
    ("ReferralAccepted", 1, "referrals", "kill"),
    ("AccreditationGranted", 1, "awards", "kill"),
    ("ReferralDeclined", 1, "notifications", "stop"),
    ("AwardStageSubmitted", 1, "awards", "stop"),
    ("ReferralClosing", 1, "referrals", "stop"),
]


async def test_the_demonstration_ends_as_written(
    demonstration: Journey, demonstrated: Demonstrated, as_written: Ending
) -> None:
    report, _ = demonstrated
    assert await demonstration.ending(report) == as_written


async def test_every_step_causes_exactly_the_events_it_names(demonstrated: Demonstrated) -> None:
    for step in demonstrated[0].steps:
        # By fact: one told in two majors is one.
        facts = {event.fact_id: event.name for event in step.events if event.service != "notifications"}.values()
        expected = list(step.step.leads_to)
        if step.refusal is not None and step.step.role == "integrator":
            expected.append("IntakeRefused")
        assert sorted(facts) == sorted(expected), f"step {step.number} ({step.step.action})"


async def test_everybody_is_told_what_the_scenario_says_and_on_what_evidence(demonstrated: Demonstrated) -> None:
    for step in demonstrated[0].steps:
        expected = [(person, purpose) for person, purposes in step.step.told.items() for purpose in purposes]
        assert sorted((told.person, told.purpose) for told in step.told) == sorted(expected), f"step {step.number}"
        assert {(told.channel, told.evidence) for told in step.told} <= {("email", "accepted_by_server")}


async def test_each_aggregate_has_its_versions_in_order_and_no_event_counts_twice(demonstration: Journey) -> None:
    events = await demonstration.events()
    assert len({event.headers["ce_id"] for event in events}) == len(events)
    versions: dict[tuple[str, bytes | None], list[int]] = {}
    told: set[str] = set()
    for event in events:
        fact = _fact(event)
        if event.topic in DOMAIN_TOPICS and fact not in told:
            told.add(fact)
            versions.setdefault((event.topic, event.key), []).append(int(event.headers["ce_aggregateversion"]))
    assert versions
    for aggregate, counted in versions.items():
        assert counted == list(range(1, len(counted) + 1)), aggregate


async def test_a_referral_is_closed_only_after_its_referrer_was_told(demonstration: Journey) -> None:
    # The last record of each fact: one told in two majors is one.
    facts = {_fact(event): event for event in await demonstration.events() if event.topic == ReferralClosedV1.topic}
    events = list(facts.values())
    closed = [event for event in events if _name(event) == "ReferralClosed"]
    assert len(closed) == 2
    for end in closed:
        before = [_name(event) for event in events if event.key == end.key and event.offset < end.offset]
        decisions = [
            name
            for name in before
            if name in {"ReferralAccepted", "ReferralDeclined", "ReferralOutcomeRecorded", "ReferralClosing"}
        ]
        assert before[-1] == "ReferrerInformed"
        assert before.count("ReferrerInformed") == len(decisions)


async def test_the_play_shows_who_did_what_and_who_was_told(demonstrated: Demonstrated) -> None:
    _, screen = demonstrated
    for sentence in (
        "2024-06-11  psychologist  attend supervision: elsas amira, bilal, carys, minutes 120",
        "events: SupervisionAttended (training) x3, AccreditationGranted (training), CertificateIssued (awards)",
        "told: Amira Tolworth, certificate issued (email, accepted by server)",
        "refused: out_of_order",
        "refused on the results topic: bad_seal",
        "52 steps",
    ):
        assert sentence in screen


async def test_a_second_play_of_the_same_run_does_nothing_twice_and_says_so(
    demonstration: Journey, demonstrated: Demonstrated, as_written: Ending
) -> None:
    report, screen = await demonstration.play()
    assert report.already_played
    assert not demonstrated[0].already_played
    assert "This was already played (run undisturbed)" in screen
    assert await demonstration.ending(report) == as_written


async def test_nobody_gets_a_mail_twice(demonstration: Journey, demonstrated: Demonstrated) -> None:
    copies = [mail["copies"] for person in demonstration.scenario.people for mail in await demonstration.mails(person)]
    assert copies == [1] * len(copies)


async def test_every_event_delivered_twice_changes_nothing(
    new_journey: NewJourney, running_platform: RunningPlatform, as_written: Ending
) -> None:
    journey = new_journey("twice")
    async with Duplicator.at_work(running_platform.topics) as duplicator:
        report, _ = await journey.play()
        repeated, _ = await journey.play()
        ending = await journey.ending(report)
    assert repeated.already_played
    assert duplicator.repeated >= sum(as_written.events.values())
    assert await journey.ending(report) == ending == as_written
    raw = [record for record in await read_all(running_platform.topics, _owned()) if "ce_sequence" in record.headers]
    counted = folded(raw)
    assert len(raw) - len(counted) >= duplicator.repeated


async def test_any_service_may_be_stopped_or_killed_in_the_middle(
    new_journey: NewJourney, running_platform: RunningPlatform, as_written: Ending
) -> None:
    journey = new_journey("interrupted")
    addresses = running_platform.addresses(journey.sent_folder)
    async with EventLog.reading(addresses, addresses.observer, DOMAIN_TOPICS) as log:
        (report, _), _ = await asyncio.gather(journey.play(), interrupt(journey, log, INTERRUPTIONS))
    assert await journey.ending(report) == as_written
    assert {(service, how) for _, _, service, how in INTERRUPTIONS} == {
        (service, how) for service in running_platform.databases for how in ("stop", "kill")
    }


async def test_a_play_that_was_broken_off_is_simply_started_again(
    new_journey: NewJourney, running_platform: RunningPlatform, as_written: Ending
) -> None:
    journey = new_journey("resumed")
    addresses = running_platform.addresses(journey.sent_folder)
    async with EventLog.reading(addresses, addresses.observer, DOMAIN_TOPICS) as log:
        play = asyncio.create_task(journey.play())
        await has_come(journey, log, "AccreditationGranted", 1)
        play.cancel()
        with pytest.raises(asyncio.CancelledError):
            await play
    shutil.rmtree(journey.sent_folder)  # what the player itself kept may be lost: the log tells where it stopped
    report, _ = await journey.play()
    assert not report.already_played
    assert await journey.ending(report) == as_written


async def interrupt(journey: Journey, log: EventLog, interruptions: Sequence[tuple[str, int, str, str]]) -> None:
    """As soon as the n-th event of a kind is in the log: end a service, and start it again."""
    for name, count, service, how in interruptions:
        await has_come(journey, log, name, count)
        if how == "kill":
            await journey.platform.kill(service)
        else:
            assert await journey.platform.stop(service) == 0, f"{service} should end cleanly when asked to"
        await journey.platform.start(service)


async def has_come(journey: Journey, log: EventLog, name: str, count: int) -> None:
    """Wait until the log holds so many events of a kind that the journey's steps themselves caused."""
    cast = Cast(journey.scenario, journey.run_id)
    traces = {cast.trace_id(number) for number, _ in enumerate(journey.scenario.steps, 1)}

    def holds() -> bool:
        return sum(event.name == name and event.trace_id in traces for event in log.events) >= count

    await log.until(holds, awaited=f"{count} {name}", timeout_seconds=EVENT_TIMEOUT_SECONDS)


def _name(event: RawRecord) -> str:
    return event.headers["ce_type"].split(".")[2]


def _fact(event: RawRecord) -> str:
    return event.headers.get("ce_factid", event.headers["ce_id"])


def _owned() -> list[str]:
    return [topic.name for topic in TOPICS]
