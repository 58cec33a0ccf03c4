"""Kafka and PostgreSQL as our own child processes: who may come in by which door, and what survives."""

import json
import stat
import tempfile
from pathlib import Path

import pytest
from attune_provisioner.kafka_admin import KafkaLogin, accepts, connect
from attune_provisioner.kafka_topics import WantedTopic, ensure_topics
from attune_provisioner.report import Report
from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka, KafkaPlan, new_cluster_id
from attune_sandbox.locations import cache_folder
from attune_sandbox.postgres import binaries
from attune_sandbox.postgres.server import EmbeddedPostgres, PostgresPlan
from attune_sandbox.testing import temporary
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.temporary import FOLDER_PREFIX, OWNER, quickest_place, remove_abandoned, write_owner

PASSWORD = "onlyforthistest"
WAIT_SECONDS = 60.0


@pytest.fixture
def guard(tmp_path):
    with Guard(tmp_path / "guard.log") as guard:
        yield guard


@pytest.fixture
def kafka_plan(tmp_path):
    client_port, controller_port = free_ports(2)
    return KafkaPlan(
        folder=tmp_path / "kafka",
        logs=tmp_path / "logs",
        client_port=client_port,
        controller_port=controller_port,
        administrator_password=PASSWORD,
        quick_start=True,
    )


def test_kafka_lets_in_by_either_door_only_who_logs_in_and_keeps_its_topics(kafka_plan, guard):
    kafka = EmbeddedKafka(kafka_plan, ensure_jars(cache_folder() / "kafka"), guard)
    kafka.start()
    kafka.wait_until_ready()
    controller = f"127.0.0.1:{kafka_plan.controller_port}"
    for door in (kafka_plan.bootstrap_servers, controller):
        assert accepts(KafkaLogin(door, "admin", "", security_protocol="PLAINTEXT")) is not True
        assert accepts(KafkaLogin.of_administrator(door, "wrong")) is False
    admin = connect(KafkaLogin.of_administrator(kafka_plan.bootstrap_servers, PASSWORD), wait_seconds=WAIT_SECONDS)
    ensure_topics(admin, [WantedTopic("kept", 1)], replicas=1, report=Report())
    assert {stat.S_IMODE(file.stat().st_mode) for file in (kafka_plan.jaas_file, kafka_plan.properties_file)} == {0o600}

    kafka.stop()
    kafka.start()
    kafka.wait_until_ready()
    admin = connect(KafkaLogin.of_administrator(kafka_plan.bootstrap_servers, PASSWORD), wait_seconds=WAIT_SECONDS)
    assert "kept" in admin.list_topics(timeout=WAIT_SECONDS).topics
    kafka.stop()


def test_a_kafka_that_ends_while_starting_says_where_to_look(kafka_plan, guard):
    kafka = EmbeddedKafka(kafka_plan, ensure_jars(cache_folder() / "kafka")[:1], guard)
    with pytest.raises(SandboxError, match=r"Kafka's data folder could not be prepared; .*kafka\.out says why"):
        kafka.start()


def test_a_half_made_database_folder_is_thrown_away(tmp_path, guard):
    (port,) = free_ports(1)
    plan = PostgresPlan(tmp_path / "postgres", tmp_path / "logs", port, PASSWORD, durable=False)
    half = binaries.reachable_data_folder(plan.folder) / "initialising"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    postgres = EmbeddedPostgres(plan, guard)
    postgres.start()
    postgres.wait_until_ready()
    postgres.stop()
    assert not half.exists()
    postgres.remove_data()


def test_as_root_below_a_folder_only_root_may_enter_the_data_get_a_place_of_their_own(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(binaries, "running_as_root", lambda: True)
    assert binaries.reachable_data_folder(closed / "data").is_relative_to("/var/lib/attune")
    monkeypatch.setattr(binaries, "running_as_root", lambda: False)
    assert binaries.reachable_data_folder(closed / "data") == closed / "data"


def test_a_platform_without_a_wheel_is_told_what_there_is(monkeypatch):
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SandboxError, match=r"no PostgreSQL for this platform.*docker compose up"):
        binaries.programs()


def test_a_cluster_id_never_looks_like_an_option():
    assert not any(new_cluster_id().startswith("-") for _ in range(500))
    assert {len(new_cluster_id()) for _ in range(10)} == {22}


def test_folders_of_killed_test_runs_are_removed_and_those_at_work_are_left(tmp_path):
    abandoned, at_work = (tmp_path / f"{FOLDER_PREFIX}{name}" for name in ("abandoned", "at-work"))
    for folder in (abandoned, at_work):
        folder.mkdir()
        write_owner(folder)
    pid, started = json.loads((abandoned / OWNER).read_text())
    (abandoned / OWNER).write_text(json.dumps([pid, started - 1000]))
    remove_abandoned(tmp_path)
    assert not abandoned.exists()
    assert at_work.exists()


def test_test_data_is_kept_in_memory_only_where_there_is_room_and_no_other_place_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(temporary, "MEMORY_PLACE", tmp_path)
    monkeypatch.setattr(temporary, "MEMORY_BYTES_MIN", 1)
    assert quickest_place() == tmp_path

    monkeypatch.setattr(temporary, "MEMORY_BYTES_MIN", 2**60)
    assert quickest_place() == Path(tempfile.gettempdir())

    monkeypatch.setattr(temporary, "MEMORY_BYTES_MIN", 1)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "elsewhere"))
    assert quickest_place() == Path(tempfile.gettempdir())
