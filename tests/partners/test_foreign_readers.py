"""Readers in other languages, made from the pack alone, say what we say: on the golden files and on a real topic.

Node with ajv, jose and kafkajs; Java with networknt's validator, Nimbus, Kafka's own client and CloudEvents' Kafka SDK;
Python with the official CloudEvents SDK. Where a machine lacks Node or Java the run says which checks it left out.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from attune_contracts.pack import golden_logs
from attune_sandbox.testing.java import Java
from attune_sandbox.testing.node import Node
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event

from tests.partners.conftest import WrittenTopic

PROGRAM = Path(__file__).parents[2] / "contracts/tests/node/partner.mjs"
SECONDS_MAX = 60
CLAIM = "attune.stream.EpochStarted.v1"
Ask = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.timeout(400)


def answer(outcome: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    assert outcome.returncode == 0, outcome.stderr.decode()
    told: dict[str, Any] = json.loads(outcome.stdout)
    return told


@pytest.fixture(scope="module", params=["node", "java"])
def reader(request: pytest.FixtureRequest) -> Ask:
    """A foreign reader: asked with a pack and what to do, it answers with what it found."""
    if request.param == "node":
        node: Node = request.getfixturevalue("node")
        return lambda pack, *asked, stdin=b"": answer(node.run(PROGRAM, str(pack), *asked, stdin=stdin))
    java: Java = request.getfixturevalue("java")
    return lambda pack, *asked, stdin=b"": answer(java.run(str(pack), *asked, stdin=stdin))


@pytest.fixture(scope="module")
def told(reader: Ask, pack: Path) -> dict[str, Any]:
    """What the reader says of everything in the pack, asked once."""
    return reader(pack, "goldens", "logs", "seals", "partitions")


def read_json(pack: Path, file: str) -> Any:
    return json.loads((pack / file).read_text("utf-8"))


def wanted(pack: Path, name: str) -> dict[str, Any]:
    """What a right fold says of a golden log."""
    told: dict[str, Any] = read_json(pack, f"golden-logs/{name}.expected.json")
    return told | {"verdicts": [one["verdict"] for one in told["verdicts"]]}


def said(told: dict[str, Any]) -> list[Any]:
    """What a fold is held to."""
    return [told[what] for what in ("verdicts", "applied", "one_of_each_fact", "end")]


def test_a_foreign_reader_reads_every_valid_golden_and_refuses_every_other_where_its_fault_shows(
    told: dict[str, Any], pack: Path
) -> None:
    verdicts = told["goldens"]
    index = {entry["file"]: entry for entry in read_json(pack, "goldens/index.json")}
    plain = {file: entry for file, entry in index.items() if entry.get("seen_by") != "reader"}
    assert verdicts.keys() == index.keys()
    assert {file: verdicts[file] for file in plain} == {
        file: entry.get("seen_by", "read") for file, entry in plain.items()
    }
    out_of_range = [file for file, entry in index.items() if entry.get("reason") == "out_of_range"]
    assert "read" not in {verdicts[file] for file in out_of_range}


def test_a_foreign_fold_says_what_the_golden_logs_say(told: dict[str, Any], pack: Path) -> None:
    assert told["logs"].keys() == {log.name for log in golden_logs()}
    for name, found in told["logs"].items():
        assert said(found) == said(wanted(pack, name)), name


def test_a_foreign_fold_with_a_wrong_line_fails_on_the_golden_logs(node: Node, pack: Path, tmp_path: Path) -> None:
    """The guard is seen to fail: an old relay's records are taken for events."""
    right, source = 'if (found.epoch < state.epoch) return "void";', PROGRAM.read_text("utf-8")
    assert source.count(right) == 1
    wrong = tmp_path / "wrong.mjs"
    wrong.write_text(source.replace(right, ""), "utf-8")

    logs = answer(node.run(wrong, str(pack), "logs"))["logs"]

    wrong_about = {name for name, found in logs.items() if said(found) != said(wanted(pack, name))}
    assert {"a_relay_is_replaced", "an_old_claim", "two_majors", "a_bad_night"} <= wrong_about
    assert "one_relay" not in wrong_about


def test_a_foreign_library_opens_the_seals_and_no_others(told: dict[str, Any], pack: Path) -> None:
    seals, vectors = told["seals"], read_json(pack, "sealing.json")

    assert seals["opened"] == [example["plaintext"] for example in vectors["opens"]]
    assert all(seals["keeps"])
    assert seals["refused"] == [None] * len(vectors["refused"])


def test_a_foreign_client_puts_every_key_where_the_vectors_say(told: dict[str, Any], pack: Path) -> None:
    vectors = read_json(pack, "partitioning.json")["vectors"]

    assert told["partitions"] == [vector["partition_of"] for vector in vectors]


def test_a_foreign_subscriber_applies_on_the_real_topic_what_we_apply(
    reader: Ask, pack: Path, written: WrittenTopic
) -> None:
    found = reader(pack, "topic", stdin=written.where())["topic"]

    partitions = found["partitions"]
    assert {partition: one["applied"] for partition, one in partitions.items()} == written.applied()
    # Ours tells an old claim from a new one as they do.
    assert {partition: one["verdicts"] for partition, one in partitions.items()} == written.verdicts()
    assert {verdict for one in partitions.values() for verdict in one["judged"]} == {"read"}
    if "decoded" in found:
        assert found["decoded"] == sum(map(len, written.judged.values())), "every record is a CloudEvent, claims too"


async def test_the_official_sdk_reads_every_record_of_the_real_topic(written: WrittenTopic) -> None:
    """Claims too: an ordinary SDK reads past them."""
    login, count = written.login, {partition: len(told) for partition, told in written.judged.items()}
    places = [TopicPartition(written.name, partition) for partition in count]
    events: dict[int, list[Any]] = {partition: [] for partition in count}
    async with AIOKafkaConsumer(**login.aiokafka(), enable_auto_commit=False, auto_offset_reset="none") as consumer:
        consumer.assign(places)
        for place in places:
            consumer.seek(place, 0)
        while any(len(events[partition]) < count[partition] for partition in count):
            records = await consumer.getmany(timeout_ms=SECONDS_MAX * 1000)
            assert records, f"nothing more came in {SECONDS_MAX} s"
            for place, batch in records.items():
                for record in batch:
                    message = KafkaMessage(dict(record.headers), record.key, record.value)
                    events[place.partition].append(from_binary_event(message))

    for partition, read in events.items():
        assert [event.get_id() for event in read] == [ce_id for _, ce_id in written.judged[partition]]
    data = [event for read in events.values() for event in read if event.get_type() != CLAIM]
    assert data
    for event in data:
        epoch, number = event.get_extension("sequence").split("-")
        assert int(epoch) == int(event.get_extension("epoch"))
        assert int(number) > 0
        assert event.get_data()["referral_id"] == event.get_subject() == event.get_extension("partitionkey")
