"""A subscriber written with plain aiokafka and the contracts alone reads what it is allowed to, each event once."""

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer
from attune_contracts import decode
from attune_contracts.events.referrals import ReferralClosedV1, ReferralMadeV1
from attune_sandbox.play.report import PlayReport
from attune_sandbox.testing.running_platform import RunningPlatform

TOPIC = ReferralClosedV1.topic

pytestmark = pytest.mark.timeout(600)  # the first of them starts the platform all share


async def referrals_made(platform: RunningPlatform) -> list[ReferralMadeV1]:
    """What a stranger would write: no library of ours but the contracts. The fold: docs/exactly-once.md, section 4."""
    login = platform.kafka.user("observer")
    consumer = AIOKafkaConsumer(
        platform.topics.name(TOPIC),
        bootstrap_servers=login.bootstrap_servers,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=login.username,
        sasl_plain_password=login.password,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    made: list[ReferralMadeV1] = []
    epochs: dict[int, int] = {}
    numbers: dict[int, int] = {}
    async with consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        while [one for one, end in ends.items() if await consumer.position(one) < end]:
            for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                for record in records:
                    headers = {name: value.decode() for name, value in record.headers}
                    epoch = int(headers["ce_epoch"])
                    if headers["ce_type"] == "attune.stream.EpochStarted.v1":
                        epochs[partition.partition] = max(epoch, epochs.get(partition.partition, 0))
                        continue
                    number = int(headers["ce_sequence"].split("-")[1])
                    expected = numbers.get(partition.partition, 0) + 1
                    if epoch != epochs.get(partition.partition, 0) or number != expected:
                        continue
                    numbers[partition.partition] = number
                    event = decode(headers, record.value)
                    if isinstance(event, ReferralMadeV1):
                        made.append(event)
    return made


async def test_a_stranger_reads_every_referral_made_once(
    demonstrated: tuple[PlayReport, str], running_platform: RunningPlatform
) -> None:
    report, _ = demonstrated
    async with asyncio.timeout(60):
        made = await referrals_made(running_platform)
    of_this_play = {event.subject: event for event in report.events() if event.name == "ReferralMade"}
    read = [event for event in made if str(event.referral_id) in of_this_play]
    assert sorted(str(event.referral_id) for event in read) == sorted(of_this_play)
    assert {(event.received_by, event.setting_id) for event in read} == {
        ("http", "urn:118246"),
        ("intake", "urn:118453"),
    }
