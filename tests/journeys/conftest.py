"""One running platform for all journeys of a run; each journey plays under a run name and with addresses of its own."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attune_sandbox.keys import Keys
from attune_sandbox.play.report import PlayReport
from attune_sandbox.testing.databases import SharedPostgres
from attune_sandbox.testing.journey import Ending, Journey
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform

EXAMPLES = Path(__file__).parents[2] / "examples"
DEMONSTRATION = EXAMPLES / "demonstration.yaml"

NewJourney = Callable[[str], Journey]


@pytest.fixture(scope="session")
def running_platform(
    tmp_path_factory: pytest.TempPathFactory, kafka: SharedKafka, postgres: SharedPostgres, sandbox_keys: Keys
) -> Iterator[RunningPlatform]:
    """Four real services and a mailbox; whoever stops or kills a service starts it again."""
    space = TopicSpace(kafka)
    folder = tmp_path_factory.mktemp("platform")
    platform = asyncio.run(
        RunningPlatform.prepared(folder, keys=sandbox_keys, kafka=kafka, topics=space, postgres=postgres)
    )
    try:
        asyncio.run(platform.start())
        yield platform
    finally:
        asyncio.run(platform.end())
        for database in platform.databases.values():
            asyncio.run(postgres.drop(database))
        space.remove()


@pytest.fixture
def new_journey(tmp_path: Path, running_platform: RunningPlatform) -> NewJourney:
    """`new_journey("killed")`: the demonstration under a run name of its own."""
    return lambda run_id: Journey.of(DEMONSTRATION, tmp_path, running_platform, run_id)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, running_platform: RunningPlatform) -> Journey:
    """The demonstration as everybody plays it: undisturbed."""
    return Journey.of(DEMONSTRATION, tmp_path_factory.mktemp("demonstration"), running_platform, "undisturbed")


@pytest.fixture(scope="session")
def demonstrated(demonstration: Journey) -> tuple[PlayReport, str]:
    """Its report and what a person saw of it."""
    return asyncio.run(demonstration.play())


@pytest.fixture(scope="session")
def as_written() -> Ending:
    """How the demonstration ends, counted by hand from its story, whatever happens on the way."""
    return Ending(
        events={
            "ElsaRegistered": 3,  # Amira, Bilal, Carys
            "TrainingDayAttended": 17,  # Amira and Carys six each, Bilal five
            "SupervisionAttended": 18,  # Amira five, Bilal ten, Carys three
            "AccreditationGranted": 1,  # Amira only, and only once
            "CertificateIssued": 2,  # Amira's accreditation, the nursery's bronze
            "CharterSigned": 1,
            "AwardStageSubmitted": 1,
            "AwardStageAwarded": 1,
            "ReferralMade": 2,
            "ReplyTargetSet": 2,
            "ReferralAccepted": 1,
            "ReferralAllocated": 1,
            "ReferralDeclined": 1,
            "SupportProgrammeStarted": 1,
            "SupportProgrammeEnded": 1,
            "ReferralOutcomeRecorded": 1,
            "ReferralClosing": 1,
            "ReferrerInformed": 4,  # accepted, outcome, closing, declined
            "ReferralClosed": 2,
            "IntakeAccepted": 2,  # the referral, and its repeat
            "IntakeRefused": 4,
            "NotificationSent": 10,
            "NotificationDelivered": 10,
        },
        refusals=(
            "idempotency_conflict",
            "elsa_not_accredited",
            "bad_seal",
            "bad_seal",
            "unknown_setting",
            "id_conflict",
            "out_of_order",
            "outcome_missing",
        ),
        mails={"amira": 2, "bilal": 0, "carys": 0, "priya": 4, "marek": 2, "odile": 2},
        states={"first": "closed", "second": "closed"},
    )
