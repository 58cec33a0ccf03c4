"""`attune-provision` as an operator runs it, against a real Kafka."""

import pytest
from attune_contracts.topics import intake_topic, topics_for
from attune_provisioner.cli import app
from attune_provisioner.kafka import kafka_users
from attune_provisioner.kafka_access import withdraw_all
from attune_provisioner.kafka_topics import delete_topics
from attune_provisioner.passwords import Passwords, as_text
from attune_provisioner.private_files import write_private
from typer.testing import CliRunner

INTEGRATORS = ("schoolmis", "casework")


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def passwords_file(kafka, tmp_path):
    known = {user: kafka.user(user).password for user in kafka_users(INTEGRATORS)}
    known["admin"] = kafka.admin_login.password
    return write_private(tmp_path / "passwords.json", as_text(Passwords(known, {})))


@pytest.fixture
def prefix(kafka, topic_space):
    yield topic_space.prefix
    delete_topics(kafka.admin, [topic_space.name(topic.name) for topic in topics_for(INTEGRATORS)])
    withdraw_all(kafka.admin, topic_prefix=topic_space.prefix)


def test_kafka_is_provisioned_once_and_the_second_time_nothing_changes(run, kafka, passwords_file, prefix):
    arguments = ("kafka", "--passwords", passwords_file, "--bootstrap-servers", kafka.bootstrap_servers)
    wishes = ("--topic-prefix", prefix, "--integrators", "schoolmis,casework=E10000016")

    first = run(*arguments, *wishes)
    assert first.exit_code == 0, first.output
    assert f"topic {prefix}{intake_topic('casework')} created with 12 partitions" in first.stdout
    assert f"granted: casework may write topic {prefix}{intake_topic('casework')}" in first.stdout

    second = run(*arguments, *wishes)
    assert (second.exit_code, second.stdout) == (0, "")


def test_a_missing_password_is_told_in_a_sentence(run, tmp_path):
    file = write_private(tmp_path / "passwords.json", as_text(Passwords({}, {})))
    done = run("postgres", "--passwords", file, "--postgres-address", "127.0.0.1:9")
    assert (done.exit_code, done.stderr) == (1, "There is no password for the PostgreSQL role postgres.\n")


def test_a_missing_file_of_passwords_is_told_in_a_sentence(run, tmp_path):
    file = tmp_path / "nowhere.json"
    done = run("postgres", "--passwords", file, "--postgres-address", "127.0.0.1:9")
    assert done.exit_code == 1
    assert done.stderr == f"The file of passwords {file} cannot be read: No such file or directory.\n"


def test_the_brokers_configuration_is_printed_as_it_is(run):
    done = run("server-properties")
    assert done.exit_code == 0
    assert "listeners=CONTAINERS://0.0.0.0:19092,MACHINE://0.0.0.0:18420,CONTROLLER://localhost:9093\n" in done.stdout
