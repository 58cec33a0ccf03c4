"""The partner pack is whole, the same on every machine, and holds nothing that points outside."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from aiokafka.partitioner import murmur2 as murmur2_of_aiokafka
from attune_contracts import BadSealError
from attune_contracts.cli import app
from attune_contracts.pack import FrozenLogError, golden_logs, pack_files
from attune_contracts.pack.log_writing import RELEASED_LOGS, digests_of, released_logs
from attune_contracts.pack.partitioning import murmur2, partition_of
from attune_contracts.pack.scenario_language import lines
from attune_contracts.registry import all_events
from attune_contracts.schemas import GOLDENS_FOLDER, released_hashes, schema_names
from attune_contracts.sealing import open_sealed
from attune_contracts.topics import intake_results_topic, intake_topic
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # publishes no types
from typer.testing import CliRunner, Result

FILES = pack_files()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_command_writes_the_same_bytes_each_time(tmp_path: Path) -> None:
    assert run("pack", str(tmp_path / "one")).exit_code == 0
    assert run("pack", str(tmp_path / "other")).exit_code == 0

    assert written(tmp_path / "one") == written(tmp_path / "other") == dict(FILES)


def test_the_manifest_names_every_file_with_its_size_and_hash() -> None:
    listed = {one["path"]: one for one in json.loads(FILES["manifest.json"])["files"]}

    assert listed.keys() == FILES.keys() - {"manifest.json"}
    for name, one in listed.items():
        assert one["bytes"] == len(FILES[name])
        assert one["sha256"] == hashlib.sha256(FILES[name]).hexdigest()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    refused = run("pack", str(tmp_path))

    assert refused.exit_code == 2
    assert "is not an empty folder" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_name_no_integrator_can_have_is_refused(tmp_path: Path) -> None:
    assert run("pack", str(tmp_path / "pack"), "--integrator", "Not a name").exit_code == 2
    assert not (tmp_path / "pack").exists()


def test_an_integrator_finds_its_own_topics_and_everybody_else_the_pattern() -> None:
    named = {topic["name"] for topic in json.loads(pack_files("schoolmis")["topics.json"])["topics"]}
    unnamed = {topic["name"] for topic in json.loads(FILES["topics.json"])["topics"]}

    assert {intake_topic("schoolmis"), intake_results_topic("schoolmis")} <= named
    assert {"attune.intake.{integrator}", "attune.intake.{integrator}.results"} <= unnamed
    assert "anyname" not in FILES["topics.json"].decode()


def test_schemas_and_goldens_are_the_released_ones() -> None:
    for name, digest in released_hashes().items():
        if name.startswith("goldens/seals/"):
            continue
        assert hashlib.sha256(FILES[name]).hexdigest() == digest, name
    assert {f"schemas/{name}.json" for name in schema_names()} <= FILES.keys()


def test_every_golden_of_the_pack_stands_in_its_index() -> None:
    index = {entry["file"] for entry in json.loads(FILES["goldens/index.json"])}

    assert index == {name for name in FILES if name.startswith("goldens/")} - {"goldens/index.json"}


def test_every_file_the_page_names_is_there_and_it_links_nowhere_else() -> None:
    page = FILES["README.md"].decode()

    named = set(re.findall(r"`([a-z-]+(?:/[\w.-]*)*\.(?:json|ndjson)|[a-z-]+/)`", page.replace("NAME", "one_relay")))
    assert {name for name in named if not (name in FILES or any(file.startswith(name) for file in FILES))} == set()
    assert len(named) >= 8
    assert "](" not in page
    assert "../" not in page


def test_every_type_has_its_facts() -> None:
    assert [one["type"] for one in json.loads(FILES["events.json"])] == list(all_events())


def test_released_golden_logs_are_as_released() -> None:
    assert digests_of(golden_logs()) == released_logs(), "new ones: `attune-contracts freeze-logs`"


def test_a_golden_log_that_would_change_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = tmp_path / "golden_logs.sha256"
    changed.write_text(re.sub(r"^[0-9a-f]", "g", RELEASED_LOGS.read_text("utf-8")), "utf-8")
    monkeypatch.setattr("attune_contracts.pack.log_writing.RELEASED_LOGS", changed)

    with pytest.raises(FrozenLogError, match=r"a_bad_night\.expected\.json"):
        golden_logs.__wrapped__()
    golden_logs.cache_clear()
    refused = run("pack", str(tmp_path / "pack"))
    golden_logs.cache_clear()
    assert refused.exit_code == 1
    assert "put it back" in refused.output


@pytest.mark.parametrize("log", golden_logs(), ids=lambda log: log.name)
def test_the_keys_of_a_golden_log_lie_in_its_partition(log: object) -> None:
    assert {partition_of(record.key.encode(), 12) for record in log.records if record.key} == {log.partition}


@pytest.mark.parametrize("log", golden_logs(), ids=lambda log: log.name)
def test_what_counts_in_a_golden_log_keeps_to_its_schema(log: object) -> None:
    for record in log.applied:
        schema = json.loads(FILES[f"schemas/{record.headers['ce_type']}.json"])
        Draft202012Validator(schema, format_checker=FormatChecker(["uuid", "date"])).validate(json.loads(record.value))
        assert record.headers["ce_subject"] == record.headers["ce_partitionkey"] == record.key


def test_a_line_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not a record and its verdict: 1/1 made A -> perhaps"):
        list(lines("claim 1 -> claim\n1/1 made A -> perhaps"))


@given(some.binary(max_size=40))
def test_the_hash_of_a_key_is_kafkas(key: bytes) -> None:
    assert murmur2(key) == murmur2_of_aiokafka(key) & 0xFFFFFFFF


def test_the_sealing_vectors_open_and_are_refused_as_they_say() -> None:
    vectors = json.loads(FILES["sealing.json"])

    assert "TEST KEYS" in vectors["warning"]
    for example in vectors["opens"]:
        opened = open_sealed(example["token"], json.dumps(example["private_jwk_set"]))
        assert opened.decode() == example["plaintext"]
        assert example["schema"] in FILES
    assert len(vectors["refused"]) >= 10
    for example in vectors["refused"]:
        with pytest.raises(BadSealError):
            open_sealed(example["token"], json.dumps(example["private_jwk_set"]))


def kids(examples: list[Any]) -> set[str]:
    return {key["kid"] for example in examples for key in example["public_jwk_set"]["keys"]}


def test_no_seal_of_the_pack_needs_a_key_that_is_not_published() -> None:
    seals = [json.loads(path.read_text("utf-8")) for path in (GOLDENS_FOLDER / "seals").glob("*.json")]

    published = {key["kid"] for seal in seals for key in seal["public_jwk_set"]["keys"]}
    assert published == {
        key["kid"] for one in json.loads(FILES["sealing.json"])["opens"] for key in one["public_jwk_set"]["keys"]
    }
