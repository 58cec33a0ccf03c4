"""The AsyncAPI document: complete, true to the frozen schemas, and valid to the official parser."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from attune_contracts.asyncapi import APPLICATIONS, document
from attune_contracts.asyncapi.payloads import payload_schemas
from attune_contracts.cli import app
from attune_contracts.errors import DeclarationError
from attune_contracts.goldens import invalid_goldens, valid_goldens
from attune_contracts.model import privacy_of
from attune_contracts.readers import CONSUMERS
from attune_contracts.registry import all_events, event_class
from attune_contracts.schemas import minor_of, schema_path
from attune_contracts.topics import every_topic, topics_for
from attune_sandbox.ports import DEFAULT_BASE, Ports
from attune_sandbox.testing.node import Node
from jsonschema import Draft7Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types
from typer.testing import CliRunner

PARSER = Path(__file__).parent / "node" / "asyncapi.mjs"
NEWER_VERSION = "asyncapi-latest-version"
"""The parser would like 3.1; this is the document's version, not a fault of it."""
WHOLE = document()
BINARY = [golden for golden in valid_goldens() if "ce_type" in golden.headers]
"""In structured mode the headers are inside the value: another form of the same events."""
MADE = "attune.referrals.ReferralMade.v1"


def parsed(node: Node, told: dict[str, Any]) -> dict[str, Any]:
    outcome = node.run(PARSER, stdin=json.dumps(told).encode())
    assert outcome.returncode == 0, outcome.stderr.decode()
    verdict: dict[str, Any] = json.loads(outcome.stdout)
    verdict["said"] = [words for words in verdict["said"] if words["code"] != NEWER_VERSION]
    return verdict


def validator(part: Any) -> Draft7Validator:
    """A part of the document as draft 7 reads it, with the whole document around it for its references."""
    return Draft7Validator({**part, "components": WHOLE["components"]}, format_checker=FormatChecker(["uuid"]))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_official_parser_finds_nothing_wrong(node: Node, application: str) -> None:
    told = document(application)
    verdict = parsed(node, told)

    assert verdict["valid"], verdict["said"]
    assert verdict["said"] == []
    assert verdict["version"] == "3.0.0"
    assert set(verdict["channels"]) == {channel["address"] for channel in told["channels"].values()}
    assert set(verdict["messages"]) == set(told["components"]["messages"])


@pytest.mark.timeout(400)
def test_the_document_of_one_integrator_is_valid_too(node: Node) -> None:
    assert parsed(node, document("integrator", "schoolmis"))["operations"] == [
        ["send", "attune.intake.schoolmis"],
        ["receive", "attune.intake.schoolmis.results"],
    ]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("fault", ["no such message", "schema of no type", "unknown action", "retention in words"])
def test_the_official_parser_does_see_a_fault(node: Node, fault: str) -> None:
    told = copy.deepcopy(WHOLE)
    if fault == "no such message":
        told["operations"]["send.attune.referrals.referral"]["messages"][0]["$ref"] += "9"
    elif fault == "schema of no type":
        told["components"]["schemas"][MADE]["properties"]["authority"]["type"] = "authority"
    elif fault == "unknown action":
        told["operations"]["send.attune.referrals.referral"]["action"] = "publish"
    else:
        settings = told["channels"]["attune.referrals.referral"]["bindings"]["kafka"]["topicConfiguration"]
        settings["retention.ms"] = "for ever"

    assert parsed(node, told)["said"]


def test_every_released_type_and_every_topic_in_use_stand_in_it() -> None:
    assert set(WHOLE["components"]["messages"]) == set(all_events())
    assert [channel["address"] for channel in WHOLE["channels"].values()] == [topic.name for topic in every_topic()]
    sent = {word["$ref"].rpartition("/")[2] for body in WHOLE["operations"].values() for word in body["messages"]}
    assert sent == set(all_events())


def test_what_each_integrator_has_carries_a_parameter_until_its_name_is_told() -> None:
    assert WHOLE["channels"]["attune.intake.integrator"]["address"] == "attune.intake.{integrator}"
    assert WHOLE["channels"]["attune.intake.integrator"]["parameters"].keys() == {"integrator"}

    channel = document(integrator="schoolmis")["channels"]["attune.intake.schoolmis.results"]
    assert channel["address"] == "attune.intake.schoolmis.results"
    assert "parameters" not in channel


@pytest.mark.parametrize("ce_type", all_events())
def test_the_examples_are_the_goldens_and_valid_by_the_document(ce_type: str) -> None:
    message = WHOLE["components"]["messages"][ce_type]
    goldens = [golden for golden in BINARY if golden.ce_type == ce_type]

    assert [example["name"] for example in message["examples"]] == [golden.name for golden in goldens]
    for example, golden in zip(message["examples"], goldens, strict=True):
        assert example["payload"] == json.loads(golden.value)
        validator(message["payload"]).validate(example["payload"])
        validator(message["headers"]).validate(example["headers"])


@pytest.mark.parametrize(
    "golden",
    [golden for golden in invalid_goldens() if golden.reason == "schema_mismatch" and "ce_type" in golden.headers],
    ids=lambda golden: f"{golden.ce_type}-{golden.name}",
)
def test_the_document_refuses_exactly_what_the_frozen_schema_refuses(golden: Any) -> None:
    data = json.loads(golden.value)
    frozen = json.loads(schema_path(golden.ce_type, minor_of(golden.ce_type)).read_text())
    by_file = Draft7Validator({**frozen, "$id": "urn:x"}).is_valid(data)

    assert validator(WHOLE["components"]["messages"][golden.ce_type]["payload"]).is_valid(data) == by_file


def test_a_schema_that_draft_7_would_read_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    schema = {"$schema": "", "$id": "", "properties": {"prefixItems": {}, "pair": {"prefixItems": [{}]}}}
    (tmp_path / "x.json").write_text(json.dumps(schema))
    monkeypatch.setattr("attune_contracts.schemas.SCHEMAS_FOLDER", tmp_path)

    with pytest.raises(DeclarationError, match="draft 7 does not know prefixItems"):
        payload_schemas("x", deprecated=False)


def test_a_field_keeps_its_privacy_class_and_reason() -> None:
    for ce_type, event in all_events().items():
        fields = WHOLE["components"]["schemas"][ce_type].get("properties", {})
        told = {name: (field["x-privacy"], field["x-privacy-reason"]) for name, field in fields.items()}
        declared = {name: privacy_of(event, name) for name in event.model_fields}
        assert told == {name: (privacy.level.word, privacy.reason) for name, privacy in declared.items()}


def test_the_relays_headers_are_asked_for_where_a_relay_writes_and_only_there() -> None:
    numbered = {"allOf": [{"$ref": "#/components/schemas/headers.NumberedEvent"}]}
    for ce_type in all_events():
        golden = next(golden for golden in BINARY if golden.ce_type == ce_type)
        assert validator(numbered).is_valid(golden.headers) == ("ce_sequence" in golden.headers)


def test_a_deprecated_type_says_what_succeeds_it() -> None:
    for ce_type, message in WHOLE["components"]["messages"].items():
        deprecation = event_class(ce_type).deprecation
        assert WHOLE["components"]["schemas"][ce_type].get("deprecated", False) == (deprecation is not None)
        assert message.get("x-deprecation", {}).get("successor") == (deprecation.successor if deprecation else None)
        assert ({"name": "deprecated"} in message["tags"]) == (deprecation is not None)


@pytest.mark.parametrize("service", CONSUMERS)
def test_a_service_receives_what_it_declares_to_read_and_in_that_group(service: str) -> None:
    told = document(service)["operations"].values()
    received = {
        (body["bindings"]["kafka"]["groupId"]["const"], ce_type)
        for body in told
        if body["action"] == "receive"
        for ce_type in body["x-fields-read"]
    }
    assert received == {(consumer.group, ce_type) for consumer in CONSUMERS[service] for ce_type in consumer.types}


def test_kafka_is_told_of_as_the_topics_are_declared() -> None:
    for topic in topics_for(["schoolmis"]):
        kafka = document(integrator="schoolmis")["channels"][topic.name]["bindings"]["kafka"]
        assert kafka["partitions"] == topic.partitions
        assert kafka["topicConfiguration"]["retention.ms"] == (-1 if topic.retention_ms is None else topic.retention_ms)
        assert kafka["topicConfiguration"]["cleanup.policy"] == ["delete"]


def test_the_sandbox_is_where_the_sandbox_listens() -> None:
    assert WHOLE["servers"]["sandbox"]["host"] == f"127.0.0.1:{Ports(DEFAULT_BASE).kafka}"


def test_the_command_prints_or_writes_the_same_and_says_no_in_a_sentence(tmp_path: Path) -> None:
    runner, file = CliRunner(), tmp_path / "asyncapi.json"

    printed = runner.invoke(app, ["asyncapi", "--application", "integrator", "--integrator", "schoolmis"]).stdout
    assert json.loads(printed) == document("integrator", "schoolmis")
    runner.invoke(app, ["asyncapi", "--out", str(file)])
    assert json.loads(file.read_text()) == WHOLE

    for words, sentence in (
        (["--application", "nobody"], "is none of attune"),
        (["--integrator", "awards"], "cannot name an integrator"),
        (["--out", "/nowhere/a.json"], "cannot write /nowhere/a.json: No such file"),
    ):
        refused = runner.invoke(app, ["asyncapi", *words])
        assert refused.exit_code == 2
        assert sentence in refused.stderr
