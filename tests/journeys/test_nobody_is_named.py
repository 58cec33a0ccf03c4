"""The people of the demonstration appear where they must be known, and nowhere else."""

import pytest
from attune_contracts.events.training import ContactStatedV1
from attune_contracts.topics import intake_topic, topics_for
from attune_sandbox.play.report import PlayReport
from attune_sandbox.scenarios import Scenario
from attune_sandbox.testing.behind_the_scenes import read_all, rows_of
from attune_sandbox.testing.journey import Journey
from attune_sandbox.testing.running_platform import RunningPlatform
from attune_sandbox.testing.servers import INTEGRATORS

ELSAS, APPLICANTS, REFERRERS = {"amira", "bilal", "carys"}, {"odile"}, {"priya", "marek"}
KNOWN_TO = {
    "training": ELSAS,
    "awards": APPLICANTS,
    "referrals": REFERRERS | {"tobin", "noor"},
    "notifications": ELSAS | APPLICANTS | REFERRERS,
}

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


def personal_values(scenario: Scenario) -> dict[str, set[str]]:
    """Everything that names or reaches somebody, by the short name of the scenario."""
    values = {name: {person.name, *person.name.split(), person.email} for name, person in scenario.people.items()}
    for name, child in scenario.children.items():
        values[name] = {child.given_name, child.family_name, f"{child.given_name} {child.family_name}"}
        values[name] |= {child.date_of_birth.isoformat()} if child.date_of_birth else set()
    return values


def named_in(text: str, values: dict[str, set[str]]) -> set[str]:
    """Who appears in a text, whatever the case of the letters."""
    lowered = text.lower()
    return {name for name, own in values.items() if any(value.lower() in lowered for value in own)}


async def test_no_topic_names_anybody(
    demonstration: Journey, demonstrated: tuple[PlayReport, str], running_platform: RunningPlatform
) -> None:
    values = personal_values(demonstration.scenario)
    topics = [topic.name for topic in topics_for(INTEGRATORS)]
    records = await read_all(running_platform.topics, topics)
    assert {record.topic for record in records} >= {intake_topic("schoolmis"), ContactStatedV1.topic}
    for record in records:
        text = " ".join([(record.value or b"").decode(), *record.headers.values(), (record.key or b"").decode()])
        assert named_in(text, values) == set(), f"{record.topic} at {record.partition}/{record.offset}"


async def test_no_log_names_anybody(
    demonstration: Journey, demonstrated: tuple[PlayReport, str], running_platform: RunningPlatform
) -> None:
    values = personal_values(demonstration.scenario)
    for service in KNOWN_TO:
        log = running_platform.log(service)
        assert '"service"' in log
        assert named_in(log, values) == set(), service


async def test_each_database_knows_only_those_its_service_must_know(
    demonstration: Journey, demonstrated: tuple[PlayReport, str], running_platform: RunningPlatform
) -> None:
    values = personal_values(demonstration.scenario)
    for service, known in KNOWN_TO.items():
        tables = await rows_of(running_platform.databases[service])
        assert tables["schema_migration"]
        assert named_in("\n".join(tables.values()), values) <= known, service


async def test_a_mail_names_no_child_and_no_third_person(
    demonstration: Journey, demonstrated: tuple[PlayReport, str]
) -> None:
    values = personal_values(demonstration.scenario)
    for person in demonstration.scenario.people:
        for mail in await demonstration.mails(person):
            text = " ".join([mail["subject"], mail["text"], mail["html"] or "", *mail["links"]])
            assert named_in(text, values) <= {person}, mail["subject"]


def test_the_search_finds_what_is_there(demonstration: Journey) -> None:
    values = personal_values(demonstration.scenario)
    assert named_in("... TOBIN went home ...", values) == {"tobin"}
    assert named_in("born 2017-11-02", values) == {"noor"}
