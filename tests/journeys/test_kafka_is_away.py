"""A broker that is away must not refuse a referral: it is taken in, kept, and published once the broker is back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from attune_contracts.events.referrals import ContactStatedV1, ReferralClosedV1
from attune_sandbox.guarding import Guard
from attune_sandbox.keys import Keys
from attune_sandbox.testing.behind_the_scenes import count, folded, read_all
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform, wait_for

KENT, SCHOOL = "E10000016", "urn:118246"
WAITING = "SELECT count(*) FROM outbox"
PUBLISH_TIMEOUT_SECONDS = 60.0
REFERRAL = {
    "setting_id": SCHOOL,
    "referral_type": "elsa",
    "reason_codes": ["self_esteem"],
    "child": {"given_name": "Tobin", "family_name": "Larkspurre"},
    "referrer": {"name": "Priya Fennimore", "email": "priya.fennimore@maypole.example"},
}

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


@pytest.fixture
async def referrals_alone(
    tmp_path: Path,
    sandbox_keys: Keys,
    kafka: SharedKafka,
    topic_space: TopicSpace,
    service_database: Callable[[str], Awaitable[DatabaseUrls]],
) -> AsyncIterator[RunningPlatform]:
    """The referrals service alone, told of a broker at a port where nobody listens."""
    http_port, nowhere = free_ports(2)
    platform = RunningPlatform(
        folder=tmp_path,
        keys=sandbox_keys,
        kafka=kafka,
        topics=topic_space,
        databases={"referrals": await service_database("referrals")},
        ports={"referrals": http_port, "notifications": nowhere},
        smtp_port=nowhere,
        mailbox_port=nowhere,
        kafka_bootstrap_servers=f"127.0.0.1:{nowhere}",
        guard=Guard(tmp_path / "guard.log"),
    )
    await platform.start("referrals")
    yield platform
    await platform.end()


async def test_a_referral_is_taken_in_while_kafka_is_away_and_published_once_it_is_back(
    referrals_alone: RunningPlatform, topic_space: TopicSpace, kafka: SharedKafka
) -> None:
    platform, database = referrals_alone, referrals_alone.databases["referrals"]
    base = f"http://127.0.0.1:{platform.ports['referrals']}"
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        headers = {
            "Authorization": f"Bearer {platform.token('school', KENT, [SCHOOL])}",
            "Idempotency-Key": str(uuid4()),
        }
        made = await client.post("/v1/referrals", json=REFERRAL, headers=headers)
        ready = await client.get("/readyz")
        relay = await client.get("/readyz/relay")
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "made"
    assert (ready.status_code, relay.status_code) == (200, 503)
    waiting = await count(database, WAITING)
    assert waiting > 0

    topic_space.provision(partitions=None)
    assert await platform.stop("referrals") == 0
    platform.kafka_bootstrap_servers = kafka.bootstrap_servers
    await platform.start("referrals")

    async def all_published() -> bool:
        return await count(database, WAITING) == 0

    await wait_for(all_published, "the outbox to be empty", PUBLISH_TIMEOUT_SECONDS, lambda: platform.log("referrals"))
    events = folded(await read_all(topic_space, [ReferralClosedV1.topic, ContactStatedV1.topic]))
    assert len(events) == waiting
    assert {event.headers["ce_subject"] for event in events} >= {made.json()["referral_id"]}
