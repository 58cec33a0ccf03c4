"""The topics and rights in each form say the same as the declaration, and each form can be used as it stands."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from attune_contracts.access import Right, rights, users
from attune_contracts.cli import app
from attune_contracts.model import classified_fields
from attune_contracts.registry import event_class
from attune_contracts.topic_formats.yaml_text import yaml_documents
from attune_contracts.topics import topics_for
from typer.testing import CliRunner

INTEGRATOR: Final = "schoolmis"
TOPICS: Final = topics_for([INTEGRATOR])
NAME_IN_KUBERNETES: Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def topics_command(*options: str, exit_code: int = 0) -> str:
    done = CliRunner().invoke(app, ["topics", "--integrator", INTEGRATOR, *options])
    assert done.exit_code == exit_code, done.output
    return done.output


@pytest.fixture(scope="module")
def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(topics_command("--format", "strimzi", "--cluster", "kent")))


def of_kind(manifests: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [manifest for manifest in manifests if manifest["kind"] == kind]


def test_a_topic_says_what_is_the_most_private_that_may_appear_on_it_and_its_events_keep_to_that() -> None:
    for topic in TOPICS:
        fields = [privacy for ce_type in topic.types for _, privacy in classified_fields(event_class(ce_type))]
        assert max(privacy.level for privacy in fields) == topic.privacy, topic.name
        held = [privacy.holds for privacy in fields if privacy.holds is not None]
        assert max(held, default=None) == topic.sealed, topic.name


def test_the_table_and_its_json_name_writer_readers_key_retention_and_privacy_of_every_topic() -> None:
    table = topics_command().splitlines()
    data = json.loads(topics_command("--json"))
    assert data == json.loads(topics_command("--format", "json"))
    assert [line.split("  ")[0] for line in table] == [topic["name"] for topic in data] == [t.name for t in TOPICS]
    assert "reference in clear, personal inside seals" in table[-2]
    assert (data[-2]["privacy"], data[-2]["sealed"], data[0]["sealed"]) == ("reference", "personal", None)


def test_the_table_of_rights_holds_each_right_once_and_nothing_else() -> None:
    lines = topics_command("--format", "acl").splitlines()[1:]
    assert len(lines) == len(rights([INTEGRATOR]))
    data = json.loads(topics_command("--format", "acl", "--json"))
    assert {Right(**right) for right in data} == rights([INTEGRATOR])


def test_strimzi_gets_every_topic_with_its_settings(manifests: list[dict[str, Any]]) -> None:
    found = {manifest["spec"]["topicName"]: manifest["spec"] for manifest in of_kind(manifests, "KafkaTopic")}
    assert set(found) == {topic.name for topic in TOPICS}
    for topic in TOPICS:
        spec = found[topic.name]
        assert (spec["partitions"], spec["replicas"]) == (topic.partitions, 3)
        assert spec["config"] == topic.configuration() | {"min.insync.replicas": "2"}


def test_strimzi_gets_every_user_with_its_rights_and_no_other(manifests: list[dict[str, Any]]) -> None:
    found = {
        Right(user["metadata"]["name"], snake(operation), resource["type"], resource["name"], is_prefix(resource))
        for user in of_kind(manifests, "KafkaUser")
        for acl in user["spec"]["authorization"]["acls"]
        for resource in [acl["resource"]]
        for operation in acl["operations"]
    }
    assert found == rights([INTEGRATOR])
    assert {user["metadata"]["name"] for user in of_kind(manifests, "KafkaUser")} == set(users([INTEGRATOR]))


def test_every_manifest_has_the_shape_strimzi_asks_for(manifests: list[dict[str, Any]]) -> None:
    for manifest in manifests:
        assert manifest["apiVersion"] == "kafka.strimzi.io/v1"
        assert manifest["metadata"]["labels"] == {"strimzi.io/cluster": "kent"}
        assert NAME_IN_KUBERNETES.fullmatch(manifest["metadata"]["name"])
    for user in of_kind(manifests, "KafkaUser"):
        assert set(user["spec"]) == {"authentication", "authorization"}
        assert user["spec"]["authentication"] == {"type": "scram-sha-512"}
        assert user["spec"]["authorization"]["type"] == "simple"
        for acl in user["spec"]["authorization"]["acls"]:
            assert set(acl) == {"type", "resource", "operations"}
            assert set(acl["operations"]) <= {"Read", "Write", "DescribeConfigs"}
            assert acl["resource"]["patternType"] in {"literal", "prefix"}
    names = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests]
    assert len(set(names)) == len(names)


def snake(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def is_prefix(resource: dict[str, str]) -> bool:
    return resource["patternType"] == "prefix"


def test_the_script_of_kafkas_tools_runs_and_asks_for_every_topic_and_right(tmp_path: Path) -> None:
    script = tmp_path / "topics.sh"
    script.write_text(topics_command("--format", "kafka", "--replicas", "1"))
    for tool in ("kafka-topics.sh", "kafka-acls.sh"):
        stand_in = tmp_path / tool
        stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "{tool} $*"\n')
        stand_in.chmod(0o755)
    environment = {"BOOTSTRAP": "kafka:9092", "ADMIN": "a b.properties", "KAFKA_BIN": str(tmp_path), **os.environ}
    said = subprocess.run(["sh", str(script)], env=environment, capture_output=True, text=True, check=True).stdout
    made = re.findall(r"kafka-topics\.sh .*--create --if-not-exists --topic (\S+) --partitions 12", said)
    assert made == [topic.name for topic in TOPICS]
    assert len(re.findall(r"kafka-acls\.sh .*--add --force --allow-principal User:", said)) == len(rights([INTEGRATOR]))
    assert "--config retention.ms=604800000" in said
    assert "min.insync.replicas" not in said, "one copy cannot wait for a second"


def test_the_script_stops_where_it_is_not_told_the_broker(tmp_path: Path) -> None:
    script = tmp_path / "topics.sh"
    script.write_text(topics_command("--format", "kafka"))
    bare = {"PATH": os.environ["PATH"]}
    done = subprocess.run(["sh", str(script)], env=bare, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "host:port of a broker" in done.stderr


def test_what_cannot_be_answered_is_told() -> None:
    assert "--json goes with table and acl" in topics_command("--format", "strimzi", "--json", exit_code=2)
    assert "cannot name an integrator" in topics_command("--integrator", "referrals", exit_code=2)


def test_the_text_of_a_manifest_reads_back_as_what_was_written() -> None:
    document = {"a": {"b": ["x: y", {"c": 1, "d": [{"e": "-1"}, "no"]}], "f": {}}, "g": 'a "word"', "h": True}
    assert yaml.safe_load(yaml_documents([document])) == document
